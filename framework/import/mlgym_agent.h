// An agent's YAML of MLGym, read, and the folder that it becomes.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_forward.h"
#include "import/checkout.h"
#include "import/command_file.h"
#include "import/equivalents.h"
#include "import/imported_folder.h"
#include "import/placed_text.h"

namespace mlgym {

struct MlgymAgent {
  explicit MlgymAgent(const YamlValue& yaml)
      : parser(yaml["output_parser"]),
        history(yaml["history_processor"]),
        history_arguments(yaml["history_processor_args"]) {}

  // Templates of Python's, by their key without "_template": "system", "task", "next_step", ...
  std::map<std::string, PlacedText> templates;
  std::vector<std::filesystem::path> demonstrations;
  bool demonstrations_as_chat = false;
  YamlValue parser, history, history_arguments;
  std::vector<CommandFile> files;
  std::vector<std::pair<std::string, std::string>> variables;  // of the tools, in order
  std::string docs_parser = "ParseCommandBash";
  std::string state_name, state_code;  // empty: there is no state command
  std::vector<std::string> left_out;
};

// Reads the agent and the files of commands that it names. Errors say FILE:LINE:COLUMN.
absl::StatusOr<MlgymAgent> read_mlgym_agent(const CheckoutFile& file, const Checkout& checkout);

// Reads CHECKOUT/configs/agents/X.yaml and what it names; gives an agent's folder with its prompts,
// demonstrations and commands. Nothing is written. `name` empty: that of the file.
absl::StatusOr<ImportedFolder> import_mlgym_agent(const std::filesystem::path& file,
                                                  const Equivalents& equivalents,
                                                  const std::string& name);

}  // namespace mlgym
