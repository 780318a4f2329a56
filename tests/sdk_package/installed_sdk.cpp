#include "installed_sdk.h"

#include <fcntl.h>
#include <sys/wait.h>

#include <map>

#include "catch.h"

namespace mlgym::test {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStrict = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror";

Said run_in(const Folder& folder, const std::string& commands, const Variables& variables) {
  Variables all;
  for (const auto& variable : current_environment()) {
    const auto equals = variable.find('=');
    if (variable.rfind("MLGYM_", 0) != 0)
      all[variable.substr(0, equals)] = variable.substr(equals + 1);
  }
  all["PATH"] = fs::path(MLGYM_PROGRAM).parent_path().string() + ":" + all["PATH"];
  all["XDG_DATA_HOME"] = (folder / "data").string();  // no plugin of the user's, and none known
  for (const auto& [name, value] : variables) all[name] = value;
  ProgramSpec spec;
  spec.arguments = {"/bin/bash", "-ec", "cd \"$1\"\n" + commands, "bash", folder.path().string()};
  for (const auto& [name, value] : all) spec.environment.push_back(name + "=" + value);
  const fs::path output = folder / "said";
  const Descriptor file(open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  spec.descriptors = {{file.get(), 1}, {file.get(), 2}};
  auto started = Program::start(spec);
  REQUIRE(started.ok());
  const auto status = started->wait(Deadline::after(240));
  REQUIRE(status.ok());
  return {WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status), *read_file(output)};
}

}  // namespace

const fs::path& installed_sdk() {
  static const Folder folder;
  static const fs::path prefix = [] {
    const Said said = run_in(folder,
                             "cmake -S '" MLGYM_SOURCE_DIR
                             "/sdk' -B build\n"
                             "cmake --install build --prefix \"$PWD/first\"\n"
                             "rm -r build\nmv first moved\n",
                             {});
    INFO(said.text);
    REQUIRE(said.code == 0);
    return folder / "moved";
  }();
  return prefix;
}

Said run_commands(const Folder& folder, const std::string& commands, const Variables& variables) {
  Variables all = {
      {"CMAKE_PREFIX_PATH", installed_sdk().string()}, {"CFLAGS", kStrict}, {"CXXFLAGS", kStrict}};
  for (const auto& [name, value] : variables) all[name] = value;
  return run_in(folder, commands, all);
}

}  // namespace mlgym::test
