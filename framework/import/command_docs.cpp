#include "import/command_docs.h"

#include "base/status.h"
#include "import/python_format.h"

namespace mlgym {
namespace {

absl::StatusOr<std::string> filled(const MlgymCommand& command,
                                   const std::map<std::string, std::string>& variables) {
  std::vector<FormatPiece> pieces;
  const auto problem = read_python_format(command.docstring, pieces);
  const auto fail = [&command](const std::string& what) {
    return invalid("{}: the docstring of {}: {}", command.file.string(), command.name, what);
  };
  if (!problem.what.empty()) return fail(problem.what);
  std::string text;
  for (const auto& piece : pieces) {
    const auto value = variables.find(piece.text);
    if (piece.field && value == variables.end())
      return fail("unknown placeholder {" + piece.text + "}; there are only env_variables");
    text += piece.field ? value->second : piece.text;
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> command_docs(const std::vector<MlgymCommand>& commands,
                                         const std::map<std::string, std::string>& variables,
                                         DocsFormat format) {
  std::string docs;
  for (const auto& command : commands) {
    const auto docstring = filled(command, variables);
    if (!docstring.ok()) return docstring.status();
    if (format == DocsFormat::lines) {
      docs += command.usage() + " - " + *docstring + "\n";
      continue;
    }
    docs += command.name + ":\n";
    if (!docstring->empty()) docs += "  docstring: " + *docstring + "\n";
    docs += "  signature: " + command.usage() + "\n";
    if (!command.arguments.empty()) docs += "  arguments:\n";
    for (const auto& argument : command.arguments) {
      docs += fmt::format("    - {} ({}) [{}]: {}\n", argument.name, argument.type,
                          argument.required ? "required" : "optional", argument.description);
    }
    docs += "\n";
  }
  return docs;
}

}  // namespace mlgym
