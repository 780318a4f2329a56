// Files of commands for agents: functions of bash, or one program, documented in comments.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mlgym {

struct CommandArgument {
  std::string name, type, description;
  bool required = true;
};

struct MlgymCommand {
  std::string name, docstring;
  std::optional<std::string> signature;
  std::string end;  // the word that ends the lines of its last argument; empty: it takes none
  std::vector<CommandArgument> arguments;
  std::filesystem::path file;

  // As it is documented, or made from the arguments where nothing says it.
  std::string usage() const;
};

struct CommandFile {
  std::filesystem::path path;
  bool program = false;  // begins with #!, and is one command; else its functions are
  std::vector<MlgymCommand> commands;

  // A name with `_` first is no command. In a file X.sh commands are the functions below a comment
  // in YAML; a file that begins with #! is a command called as it is, without its ending, if it has
  // such a comment below a line `# @yaml`. kInvalidArgument: neither, or YAML that is none.
  static absl::StatusOr<CommandFile> read(const std::filesystem::path& path);
};

}  // namespace mlgym
