#include "import/command_file.h"

#include <algorithm>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "import/checkout.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMarker = "@yaml";

// Comment lines in a row, without their #.
struct Comment {
  std::string text;
  bool marked = false;  // by @yaml
  std::size_t line = 1;

  void add(std::string_view line_of_comment, std::size_t at) {
    if (text.empty() && !marked) line = at;
    line_of_comment.remove_prefix(1);
    if (!line_of_comment.empty() && line_of_comment[0] == ' ') line_of_comment.remove_prefix(1);
    if (trim(line_of_comment) == kMarker) {
      *this = {"", true, at + 1};
    } else {
      text += line_of_comment;
      text += '\n';
    }
  }
};

// The name of the function that a line begins: `name() {`.
std::string function_in(std::string_view line) {
  std::string_view rest = trim(line);
  if (rest.rfind("function ", 0) == 0) rest = trim(rest.substr(9));
  const auto parenthesis = rest.find("()");
  if (parenthesis == rest.npos || trim(rest.substr(parenthesis + 2)).rfind('{', 0) != 0) return "";
  const std::string_view name = trim(rest.substr(0, parenthesis));
  return name.find_first_of(" \t=$\"'") == name.npos ? std::string(name) : "";
}

absl::Status read_arguments(const YamlValue& value, MlgymCommand& command) {
  if (!is_given(value)) return absl::OkStatus();
  const auto members = value.map();
  if (!members.ok()) return members.status();
  for (const auto& [name, facts] : *members) {
    CommandArgument argument{name, "string", "", true};
    if (is_given(facts["type"])) argument.type = facts["type"].text().value_or("string");
    if (is_given(facts["description"]))
      argument.description = facts["description"].text().value_or("");
    if (is_given(facts["required"])) {
      const auto required = facts["required"].boolean();
      if (!required.ok()) return required.status();
      argument.required = *required;
    }
    command.arguments.push_back(std::move(argument));
  }
  return absl::OkStatus();
}

// The command that a comment documents; none, where it is a comment like any other.
absl::StatusOr<std::optional<MlgymCommand>> command_in(const Comment& comment,
                                                       const std::string& name,
                                                       const fs::path& file) {
  if (comment.text.empty()) return std::nullopt;
  const auto yaml = parse_yaml(
      comment.text, fmt::format("{}, the comment from line {}", file.string(), comment.line));
  const bool meant = comment.marked || comment.text.find("docstring:") != std::string::npos ||
                     comment.text.find("signature:") != std::string::npos;
  if (!meant) return std::nullopt;
  if (!yaml.ok()) return yaml.status();
  MlgymCommand command;
  command.name = name;
  command.file = file;
  const auto text = [&yaml](const char* key, std::string& out) -> absl::Status {
    if (!is_given((*yaml)[key])) return absl::OkStatus();
    auto read = (*yaml)[key].text();
    if (read.ok()) out = std::move(*read);
    return read.status();
  };
  std::string signature;
  for (const auto& read : {text("docstring", command.docstring), text("signature", signature),
                           text("end_name", command.end)}) {
    if (!read.ok()) return read;
  }
  if (!signature.empty()) command.signature = signature;
  if (auto read = read_arguments((*yaml)["arguments"], command); !read.ok()) return read;
  return command;
}

// Reads a script line by line, comments above code; `take_code` says whether to go on.
template <class TakeCode>
Comment read_comments(const std::string& text, TakeCode take_code) {
  Comment comment;
  std::size_t number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    if (!line.empty() && line[0] == '#') {
      comment.add(line, number);
      continue;
    }
    if (!take_code(line, comment)) break;
    comment = {};
  }
  return comment;
}

absl::Status read_functions(const std::string& text, CommandFile& file) {
  absl::Status status;
  read_comments(text, [&](const std::string& line, const Comment& comment) {
    const std::string name = function_in(line);
    if (name.empty() || name[0] == '_') return true;
    auto command = command_in(comment, name, file.path);
    status = command.status();
    if (status.ok() && *command) file.commands.push_back(std::move(**command));
    return status.ok();
  });
  return status;
}

absl::Status read_program(const std::string& text, CommandFile& file) {
  const std::string name = file.path.stem().string();
  const Comment comment =
      read_comments(text, [](const std::string&, const Comment& above) { return !above.marked; });
  if (!comment.marked || name[0] == '_') return absl::OkStatus();
  auto command = command_in(comment, name, file.path);
  if (!command.ok()) return command.status();
  if (*command) file.commands.push_back(std::move(**command));
  return absl::OkStatus();
}

}  // namespace

std::string MlgymCommand::usage() const {
  if (signature) return *signature;
  std::string usage = name;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const CommandArgument& argument = arguments[i];
    if (!end.empty() && i + 1 == arguments.size()) {
      usage += "\n<" + argument.name + ">\n" + end;
    } else {
      usage += argument.required ? " <" + argument.name + ">" : " [<" + argument.name + ">]";
    }
  }
  return usage;
}

absl::StatusOr<CommandFile> CommandFile::read(const fs::path& path) {
  const auto text = read_file(path);
  if (!text.ok()) return text.status();
  CommandFile file;
  file.path = path;
  file.program = path.extension() != ".sh" && text->rfind("#!", 0) == 0;
  absl::Status read;
  if (file.program) {
    read = read_program(*text, file);
  } else if (path.extension() == ".sh") {
    read = read_functions(*text, file);
  } else if (path.filename().string()[0] != '_') {
    read = invalid("{}: commands are functions in a file X.sh, or a program that begins with #!",
                   path.string());
  }
  if (!read.ok()) return read;
  return file;
}

}  // namespace mlgym
