#include "program.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "base/file.h"
#include "catch.h"

namespace mlgym::test {
namespace fs = std::filesystem;

Json Finished::json() const {
  INFO(out << err);
  auto document = parse_json(out);
  REQUIRE(document.ok());
  return *document;
}

Program start_mlgym(const Folder& folder, const std::vector<std::string>& arguments,
                    const Variables& variables, const fs::path& program) {
  ProgramSpec spec;
  // The shell is replaced by the program, so that the process id is the program's.
  spec.arguments = {
      "/bin/sh",       "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.path().string(),
      program.string()};
  spec.arguments.insert(spec.arguments.end(), arguments.begin(), arguments.end());
  for (const auto& variable : current_environment()) {
    if (variable.rfind("MLGYM_", 0) != 0) spec.environment.push_back(variable);
  }
  for (const auto& [name, value] : variables) spec.environment.push_back(name + "=" + value);
  const auto open_new = [&folder](const char* name) {
    return Descriptor(
        open((folder / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  };
  const Descriptor out = open_new("stdout"), err = open_new("stderr");
  spec.descriptors = {{out.get(), 1}, {err.get(), 2}};
  auto started = Program::start(spec);
  REQUIRE(started.ok());
  return std::move(*started);
}

Finished run_mlgym(const Folder& folder, const std::vector<std::string>& arguments,
                   const Variables& variables, const fs::path& program) {
  Program running = start_mlgym(folder, arguments, variables, program);
  const auto status = running.wait(Deadline::after(240));
  REQUIRE(status.ok());
  Finished finished;
  finished.code = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
  finished.out = *read_file(folder / "stdout");
  finished.err = *read_file(folder / "stderr");
  return finished;
}

int committed(const fs::path& run) {
  int count = 0;
  std::error_code error;
  for (const auto& episode : fs::directory_iterator(run / "episodes", error)) {
    count += fs::exists(episode.path() / "result.json");
  }
  return count;
}

}  // namespace mlgym::test
