#include "import/agent_prompts.h"

#include <algorithm>

#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

// Fields of MLGym's tasks that prompts cannot say.
const std::vector<std::string> kUnknownHere = {
    "dataset_configs",   "task_entrypoint",  "requirements_path",    "benchmark_name",
    "use_generic_conda", "starter_code",     "baseline_paths",       "baseline_scores",
    "sample_submission", "evaluation_paths", "evaluation_read_only", "secret_files",
    "memory_path"};
const std::set<std::string> kOfSteps = {"current_step", "remaining_steps"};

bool has(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_key_of_state(const std::string& name, const std::string& code) {
  for (const char* quote : {"\"", "'", "\\\""}) {
    if (code.find(quote + name + quote) != code.npos) return true;
  }
  return false;
}

// Whether a template of this kind may say what the name is the name of.
bool fits(TemplateKind kind, const std::string& name) {
  if (name == "demonstration") return kind == TemplateKind::demonstration;
  if (kind == TemplateKind::demonstration || kind == TemplateKind::format_error) return false;
  const bool turn = kind == TemplateKind::turn || kind == TemplateKind::observation;
  return turn || (kOfSteps.count(name) == 0 && name != "observation");
}

}  // namespace

absl::StatusOr<std::string> prompt_of(const PlacedText& text, TemplateKind kind,
                                      const TemplateWords& words,
                                      std::vector<std::string>& left_out) {
  const auto pieces = text.pieces();
  if (!pieces.ok()) return pieces.status();
  const bool turn = kind == TemplateKind::turn || kind == TemplateKind::observation;
  std::string prompt;
  for (const auto& [field, name, at] : *pieces) {
    const auto value = words.values.find(name);
    const auto known = words.names.find(name);
    if (!field) {
      prompt += with_doubled_braces(name);
    } else if (turn && is_key_of_state(name, words.state_code)) {
      prompt += "{state." + name + "}";
    } else if (value != words.values.end()) {
      prompt += with_doubled_braces(value->second);
    } else if (kind == TemplateKind::turn && name == "observation") {
      continue;  // there is none yet
    } else if (known != words.names.end() && fits(kind, name)) {
      prompt += "{" + known->second + "}";
    } else if (fits(kind, name) && has(kUnknownHere, name)) {
      const std::string told = "{" + name + "} in the templates: tasks do not say it here";
      if (!has(left_out, told)) left_out.push_back(told);
    } else {
      std::vector<std::string> names;
      for (const auto& [one, text_of_one] : words.values) names.push_back(one);
      for (const auto& [one, here] : words.names) {
        if (fits(kind, one)) names.push_back(one);
      }
      const char* keys = turn ? ", and the keys of what state_command prints" : "";
      return text.error(fmt::format("unknown placeholder {{{}}}{}; this template has {}{}", name,
                                    did_you_mean(name, names),
                                    names.empty() ? "none" : "{" + join(names, "}, {") + "}", keys),
                        at);
    }
  }
  return prompt;
}

}  // namespace mlgym
