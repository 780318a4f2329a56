// Plugins built against an installed SDK, with several compilers.
#include <mlgym/abi.h>

#include "base/file.h"
#include "catch.h"
#include "installed_sdk.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;

constexpr const char* kBuild =
    "cmake -S near -B build $OPTIONS\n"
    "cmake --build build\n"
    "grep ^MlgymSdk_DIR build/CMakeCache.txt\n"
    "mlgym check plugin build/lib/mlgym/plugins/metric_near\n"
    "MLGYM_PLUGIN_PATH=build/lib/mlgym/plugins mlgym info metric/near\n"
    "readelf -d build/lib/mlgym/plugins/metric_near/metric_near.so\n"
    "nm -D --defined-only build/lib/mlgym/plugins/metric_near/metric_near.so > exported\n"
    "cat exported; [ $(wc -l < exported) = 1 ]\n";

// A new metric, built with these options of CMake.
Said build_metric(const Folder& folder, const std::string& options,
                  const Variables& variables = {}) {
  Variables all = variables;
  all["OPTIONS"] = options;
  const Said said = run_commands(folder, std::string("mlgym new metric near\n") + kBuild, all);
  INFO(said.text);
  CHECK(said.code == 0);
  CHECK(said.contains(installed_sdk().string()));
  CHECK(said.contains("mlgym_plugin_v1"));
  return said;
}

bool has(const std::string& program) {
  const Folder folder;
  return run_commands(folder, "command -v " + program).code == 0;
}

bool has_libcxx() {
  const Folder folder;
  folder.write("main.cpp", "#include <string>\nint main() { return (int)std::string().size(); }\n");
  return run_commands(folder, "clang++ -stdlib=libc++ main.cpp -o main && ./main").code == 0;
}

}  // namespace

TEST_CASE("an installed SDK and the host have the same header hash") {
  const auto header = mlgym::read_file(installed_sdk() / "include/mlgym/header_hash.h");
  REQUIRE(header.ok());
  CHECK(header->find("\"" MLGYM_HEADER_HASH "\"") != header->npos);
}

TEST_CASE("a plugin is built against a moved SDK with g++, and installed where mlgym looks") {
  const Folder folder;
  build_metric(folder, "-DCMAKE_CXX_COMPILER=g++");
  const Said said = run_commands(folder, "cmake --install build --prefix \"$PWD/prefix\"");
  INFO(said.text);
  CHECK(said.code == 0);
  for (const char* file : {"metric_near.so", "plugin.yaml"})
    CHECK(fs::exists(folder / "prefix/lib/mlgym/plugins/metric_near" / file));
}

TEST_CASE("a plugin may hold the standard library itself") {
  const Folder folder;
  const Said said = build_metric(
      folder, "-DCMAKE_CXX_COMPILER=g++ -DCMAKE_MODULE_LINKER_FLAGS=-static-libstdc++");
  CHECK_FALSE(said.contains("[libstdc++"));
}

TEST_CASE("a plugin is built with clang and another standard library") {
  if (!has_libcxx()) {
    WARN("skipped: clang++ or libc++ is absent");
    return;
  }
  const Folder folder;
  const Said said =
      build_metric(folder, "-DCMAKE_CXX_COMPILER=clang++ -DCMAKE_CXX_FLAGS=-stdlib=libc++");
  CHECK(said.contains("[libc++"));
}

TEST_CASE("a plugin in C is built by a project that enables no C++") {
  if (!has("cc")) {
    WARN("skipped: there is no C compiler");
    return;
  }
  const Folder folder;
  folder.write("near/CMakeLists.txt",
               "cmake_minimum_required(VERSION 3.21)\nproject(near LANGUAGES C)\n"
               "find_package(MlgymSdk REQUIRED)\n"
               "mlgym_add_plugin(near SOURCES \"" FOREIGN_SOURCES
               "/plugin.c\" MANIFEST plugin.yaml)\n"
               "target_compile_definitions(near PRIVATE PLUGIN_NAME=\"near\")\n");
  folder.write("near/plugin.yaml",
               "name: near\nversion: 1.0.0\nabi: \"1.0\"\nlibrary: near.so\n"
               "provides:\n  - {kind: mlgym.tool/1, name: near, summary: \"In C\"}\n");
  const Said said = run_commands(folder,
                                 "cmake -S near -B build\ncmake --build build\n"
                                 "mlgym check plugin build/lib/mlgym/plugins/near\n");
  INFO(said.text);
  CHECK(said.code == 0);
}
