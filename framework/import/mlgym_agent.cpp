#include "import/mlgym_agent.h"

#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

const std::vector<std::string> kAgentKeys = {"system_template",
                                             "task_template",
                                             "next_step_template",
                                             "next_step_no_output_template",
                                             "strategy_template",
                                             "demonstration_template",
                                             "demonstrations",
                                             "put_demos_in_history",
                                             "format_error_template",
                                             "output_parser",
                                             "history_processor",
                                             "history_processor_args",
                                             "tools"};
const std::vector<std::string> kToolKeys = {"command_files",
                                            "env_variables",
                                            "util_functions",
                                            "submit_command",
                                            "parser",
                                            "state_command",
                                            "blocklist",
                                            "blocklist_standalone",
                                            "commands",
                                            "block_list",
                                            "blocklist_error_template"};

absl::Status read_templates(const CheckoutFile& file, MlgymAgent& agent) {
  constexpr std::string_view kEnding = "_template";
  for (const auto& key : kAgentKeys) {
    if (!key.ends_with(kEnding) || !is_given(file.yaml[key])) continue;
    auto text = PlacedText::read(file.yaml[key], file.text);
    if (!text.ok()) return text.status();
    agent.templates.emplace(key.substr(0, key.size() - kEnding.size()), std::move(*text));
  }
  for (const char* needed : {"system", "task"}) {
    if (!agent.templates.count(needed))
      return file.yaml.error(fmt::format("\"{}_template\" is missing", needed));
  }
  return absl::OkStatus();
}

absl::Status read_variables(const YamlValue& value, MlgymAgent& agent) {
  if (!is_given(value)) return absl::OkStatus();
  const auto members = value.map();
  if (!members.ok()) return members.status();
  for (const auto& [name, variable] : *members) {
    if (name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") !=
            name.npos ||
        (name[0] >= '0' && name[0] <= '9'))
      return variable.error("a variable's name is letters, digits and _");
    std::string text;
    if (is_given(variable)) {
      auto read = variable.text();
      if (!read.ok()) return read.status();
      text = std::move(*read);
    }
    agent.variables.emplace_back(name, std::move(text));
  }
  return absl::OkStatus();
}

absl::Status read_tools(const YamlValue& tools, const Checkout& checkout, MlgymAgent& agent) {
  if (!is_given(tools)) return absl::OkStatus();
  if (const auto map = tools.map(); !map.ok()) return map.status();
  if (const YamlValue list = tools["command_files"]; is_given(list)) {
    const auto items = list.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      const auto path = checkout.named(item, checkout.root());
      if (!path.ok()) return path.status();
      auto read = CommandFile::read(*path);
      if (!read.ok()) return read.status();
      agent.files.push_back(std::move(*read));
    }
  }
  if (auto read = read_variables(tools["env_variables"], agent); !read.ok()) return read;
  if (const YamlValue parser = tools["parser"]; is_given(parser)) {
    const auto word = parser.one_of({"ParseCommandBash", "ParseCommandDetailed"});
    if (!word.ok()) return word.status();
    agent.docs_parser = *word;
  }
  if (const YamlValue state = tools["state_command"]; is_given(state)) {
    const auto name = state["name"].text(), code = state["code"].text();
    if (!name.ok()) return name.status();
    if (!code.ok()) return code.status();
    agent.state_name = *name;
    agent.state_code = *code;
  }
  const auto unused = [&](const char* key, const char* why) {
    const YamlValue value = tools[key];
    const bool empty = value.type() == YamlValue::Type::list && value.list()->empty();
    if (is_given(value) && !empty) agent.left_out.push_back(fmt::format("{}: {}", key, why));
  };
  if (tools["submit_command"].text().value_or("submit") != "submit")
    unused("submit_command", "the command that submits is called submit");
  for (const char* key :
       {"blocklist", "block_list", "blocklist_standalone", "blocklist_error_template"})
    unused(key, "what waits for a person is answered by the shell here, and MLGym blocks nothing");
  unused("commands", "commands are taken from command_files only");
  unused("util_functions", "functions are taken from command_files only");
  for (const auto& key : unknown_keys(tools, kToolKeys))
    agent.left_out.push_back("tools: " + key + ": a key that MLGym's agents do not have");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MlgymAgent> read_mlgym_agent(const CheckoutFile& file, const Checkout& checkout) {
  const YamlValue& yaml = file.yaml;
  MlgymAgent agent(yaml);
  if (auto read = read_templates(file, agent); !read.ok()) return read;
  if (const YamlValue list = yaml["demonstrations"]; is_given(list)) {
    const auto items = list.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto path = checkout.named(item, checkout.root());
      if (!path.ok()) return path.status();
      agent.demonstrations.push_back(std::move(*path));
    }
  }
  if (const YamlValue chat = yaml["put_demos_in_history"]; is_given(chat)) {
    const auto truth = chat.boolean();
    if (!truth.ok()) return truth.status();
    agent.demonstrations_as_chat = *truth;
  }
  if (auto read = read_tools(yaml["tools"], checkout, agent); !read.ok()) return read;
  for (const auto& key : unknown_keys(yaml, kAgentKeys))
    agent.left_out.push_back(key + ": a key that MLGym's agents do not have");
  return agent;
}

}  // namespace mlgym
