// mlgym_add_plugin(), as its users call it.
#include "base/file.h"
#include "catch.h"
#include "installed_sdk.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;

constexpr const char* kManifest =
    "name: near\nversion: 1.0.0\nabi: \"1.0\"\nlibrary: near.so # built beside it\n"
    "provides:\n  - {kind: mlgym.tool/1, name: near, summary: \"In C\"}\n";

// A project with one source, one manifest and this rest of its CMakeLists.txt.
void write_project(const Folder& folder, const std::string& rest,
                   const std::string& languages = "C") {
  folder.write("project/CMakeLists.txt",
               "cmake_minimum_required(VERSION 3.21)\nproject(near LANGUAGES " + languages +
                   ")\nfind_package(MlgymSdk REQUIRED)\n" + rest);
  folder.write("project/plugin.yaml", kManifest);
  folder.write("project/near.c", *mlgym::read_file(FOREIGN_SOURCES "/plugin.c"));
}

Said configure(const std::string& rest) {
  const Folder folder;
  write_project(folder, rest, "NONE");
  return run_commands(folder, "cmake -S project -B build");
}

void check_refused(const std::string& call, const std::string& reason) {
  const Said said = configure(call + "\nmessage(\"went on\")\n");
  INFO(said.text);
  CHECK(said.code == 1);
  CHECK(said.contains(reason));
  CHECK(said.contains("MANIFEST plugin.yaml [FILES file...] [FOLDER path]"));
  CHECK_FALSE(said.contains("went on"));
}

constexpr const char* kDefinition =
    "target_compile_definitions(near PRIVATE PLUGIN_NAME=\"near\")\n";

}  // namespace

TEST_CASE("a call that lacks something or says too much is refused, with how it is written") {
  check_refused("mlgym_add_plugin(near MANIFEST plugin.yaml)",
                "mlgym_add_plugin(near): SOURCES is missing");
  check_refused("mlgym_add_plugin(near SOURCES near.c)", "MANIFEST is missing");
  check_refused("mlgym_add_plugin(near near.c MANIFEST plugin.yaml)",
                "\"near.c\" is not understood");
  check_refused("mlgym_add_plugin(near SOURCES near.c MANIFEST manifest.yaml)",
                "project/manifest.yaml");
  check_refused("mlgym_add_plugin(near SOURCES near.c MANIFEST plugin.yaml FILES prompts)",
                "project/prompts");
  check_refused("mlgym_add_plugin(near SOURCES near.c MANIFEST plugin.yaml FOLDER /usr/lib)",
                "FOLDER is below the build and install prefixes");
}

TEST_CASE("a manifest that names another library is warned of") {
  const Folder folder;
  write_project(folder, "mlgym_add_plugin(far SOURCES near.c MANIFEST plugin.yaml)\n");
  const Said other = run_commands(folder, "cmake -S project -B build");
  INFO(other.text);
  CHECK(other.code == 0);
  CHECK(other.contains("its library is \"near.so\", but"));
  write_project(folder,
                "mlgym_add_plugin(far SOURCES near.c MANIFEST plugin.yaml)\n"
                "set_target_properties(far PROPERTIES OUTPUT_NAME near)\n");
  CHECK_FALSE(run_commands(folder, "cmake -S project -B build").contains("its library is"));
}

TEST_CASE("a plugin in a subdirectory takes its files along") {
  const Folder folder;
  write_project(folder, "add_subdirectory(inner)\n");
  fs::create_directories(folder / "project/inner");
  fs::rename(folder / "project/plugin.yaml", folder / "project/inner/plugin.yaml");
  folder.write("project/inner/agent.yaml", "id: near\n");
  folder.write("project/inner/prompts/system.md", "Be brief.\n");
  folder.write("project/inner/CMakeLists.txt",
               std::string("mlgym_add_plugin(near SOURCES ../near.c MANIFEST plugin.yaml\n"
                           "  FILES agent.yaml prompts FOLDER share/mlgym/agents/near)\n") +
                   kDefinition);
  const Said said = run_commands(folder,
                                 "cmake -S project -B build && cmake --build build\n"
                                 "cmake --install build --prefix \"$PWD/prefix\"\n"
                                 "mlgym check plugin build/share/mlgym/agents/near\n");
  INFO(said.text);
  CHECK(said.code == 0);
  for (const char* prefix : {"build", "prefix"}) {
    for (const char* file : {"near.so", "plugin.yaml", "agent.yaml", "prompts/system.md"})
      CHECK(fs::exists(folder / prefix / "share/mlgym/agents/near" / file));
  }
}

TEST_CASE("a missing function is found when the plugin is linked") {
  const Folder folder;
  write_project(folder,
                std::string("mlgym_add_plugin(near SOURCES near.c more.c MANIFEST plugin.yaml)\n") +
                    kDefinition);
  folder.write("project/more.c",
               "int nowhere(void);\nint more(void);\nint more(void) { return nowhere(); }\n");
  const Said said = run_commands(folder, "cmake -S project -B build\ncmake --build build");
  CHECK(said.code != 0);
  CHECK(said.contains("nowhere"));
}

TEST_CASE("a plugin is built with sanitizers, however they are asked for") {
  const std::string plugin =
      std::string("mlgym_add_plugin(near SOURCES near.c MANIFEST plugin.yaml)\n") + kDefinition;
  const std::string flag = "-fsanitize=undefined";
  const std::string after = "target_compile_options(near PRIVATE " + flag +
                            ")\ntarget_link_options(near PRIVATE " + flag + ")\n";
  const std::string before = "add_compile_options(" + flag + ")\nadd_link_options(" + flag + ")\n";
  for (const std::string compiler : {"gcc", "clang"}) {
    for (const auto& rest : {plugin, plugin + after, before + plugin}) {
      const Folder folder;
      write_project(folder, rest);
      const Said said = run_commands(
          folder, "echo 'int main(void) { return 0; }' | " + compiler + " " + flag +
                      " -x c -o tried - || exit 77\ncmake -S project -B build -DCMAKE_C_COMPILER=" +
                      compiler + (rest == plugin ? " -DCMAKE_C_FLAGS=" + flag : "") +
                      "\ncmake --build build");
      if (said.code == 77) {
        WARN("skipped: no " << compiler << " that links sanitizers");
        break;
      }
      INFO(said.text);
      CHECK(said.code == 0);
    }
  }
}
