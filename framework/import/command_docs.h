// How MLGym tells a model of its commands.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

#include "import/command_file.h"

namespace mlgym {

enum class DocsFormat { lines, detailed };  // ParseCommandBash, ParseCommandDetailed

// What {command_docs} is filled with. Docstrings are templates of Python's, with the variables of
// the tools; kInvalidArgument names a command whose docstring has another placeholder.
absl::StatusOr<std::string> command_docs(const std::vector<MlgymCommand>& commands,
                                         const std::map<std::string, std::string>& variables,
                                         DocsFormat format);

}  // namespace mlgym
