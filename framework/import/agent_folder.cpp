// From an agent of MLGym's to a folder.
#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "import/agent_prompts.h"
#include "import/command_docs.h"
#include "import/mlgym_agent.h"
#include "import/own_commands.h"
#include "import/shown_demonstrations.h"
#include "scaffold/names.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// MLGym reads three replies that make no sense, and then gives up.
constexpr int kFormatErrors = 2;

// A name's entry among the equivalents, or an error at the value that says the name.
absl::StatusOr<Json> entry_of(const Json& entries, const YamlValue& value, const char* usual,
                              const char* what) {
  std::string name = usual;
  if (is_given(value)) {
    auto text = value.text();
    if (!text.ok()) return text.status();
    name = std::move(*text);
  }
  if (entries.contains(name)) return entries[name];
  std::vector<std::string> names;
  for (const auto& [one, entry] : entries.items()) names.push_back(one);
  return value.error(fmt::format("there is no {} \"{}\"{}; MLGym's are: {}", what, name,
                                 did_you_mean(name, names), join(names, ", ")));
}

class AgentImport {
 public:
  AgentImport(const MlgymAgent& agent, const Equivalents& equivalents, ImportedFolder& folder)
      : agent_(agent), equivalents_(equivalents), folder_(folder) {
    folder_.left_out = agent.left_out;
    for (const auto& [name, value] : agent.variables) variables_[name] = value;
  }

  absl::Status make(const fs::path& file) {
    for (const auto& step : {&AgentImport::choose_tools, &AgentImport::write_prompts,
                             &AgentImport::read_replies, &AgentImport::show_demonstrations,
                             &AgentImport::choose_history, &AgentImport::tell_state}) {
      if (auto done = (this->*step)(); !done.ok()) return done;
    }
    return write_rest(file);
  }

 private:
  absl::Status choose_tools() {
    std::vector<MlgymCommand> own;
    for (const auto& file : agent_.files) {
      for (const auto& command : file.commands) {
        const auto known = equivalents_.commands.find(command.name);
        if (known == equivalents_.commands.end()) {
          own.push_back(command);
        } else if (known->contains("without")) {
          folder_.left_out.push_back(command.name + ": " + (*known)["without"].get<std::string>());
          continue;
        } else {
          add_tool(command.name, *known);
        }
        commands_.push_back(command);
      }
    }
    for (const char* always : {"validate", "submit"}) {
      const auto& entry = equivalents_.commands[always];
      if (std::find(tools_.begin(), tools_.end(), entry["use"]) == tools_.end())
        tools_.push_back(entry["use"]);
    }
    for (const auto& command : own) tools_.push_back(command.name);
    return add_own_commands(own, agent_, equivalents_, folder_);
  }

  void add_tool(const std::string& name, const Json& entry) {
    Json tool = {{"use", entry["use"]}};
    const Json settings = entry.value("settings", Json::object()),
               more = entry.value("with", Json::object());
    for (const auto& [variable, setting] : settings.items()) {
      const auto given = variables_.find(variable);
      if (given == variables_.end()) continue;
      const auto number = parse_json(given->second);
      if (number.ok() && number->is_number_integer()) tool[setting.get<std::string>()] = *number;
    }
    for (const auto& [setting, value] : more.items()) tool[setting] = value;
    if (entry.contains("note"))
      folder_.left_out.push_back(name + ": " + entry["note"].get<std::string>());
    tools_.push_back(tool.size() == 1 ? tool["use"] : tool);
  }

  absl::Status write_prompts() {
    auto docs = command_docs(
        commands_, variables_,
        agent_.docs_parser == "ParseCommandBash" ? DocsFormat::lines : DocsFormat::detailed);
    if (!docs.ok()) return docs.status();
    TemplateWords words{variables_, {}, agent_.state_code};
    words.values["command_docs"] = std::move(*docs);
    for (const auto& [theirs, ours] : equivalents_.placeholders.items()) words.names[theirs] = ours;
    // What is not there is as what is named behind it.
    const std::vector<std::pair<std::string, std::vector<std::string>>> sources = {
        {"system", {"system"}},
        {"task", {"task"}},
        {"strategy", {"strategy"}},
        {"observation", {"next_step", "task"}},
        {"no_output", {"next_step_no_output", "next_step", "task"}},
        {"demonstration", {"demonstration"}},
        {"format_error", {"format_error"}}};
    for (const auto& [prompt, templates] : sources) {
      const auto found =
          std::find_if(templates.begin(), templates.end(),
                       [&](const std::string& name) { return agent_.templates.count(name) > 0; });
      if (found == templates.end()) continue;
      auto text = prompt_of(agent_.templates.at(*found), kind_of(prompt), words, folder_.left_out);
      if (!text.ok()) return text.status();
      add_prompt(prompt, std::move(*text));
    }
    for (const char* own : {"format_error", "grammar"}) {
      if (prompts_.contains(own)) continue;
      auto text = equivalents_.text(std::string("agent/prompts/") + own + ".md");
      if (!text.ok()) return text.status();
      add_prompt(own, std::move(*text));
    }
    if (prompts_.contains("strategy")) ++opening_;
    if (!prompts_.contains("demonstration")) add_prompt("demonstration", "{demonstration}");
    return absl::OkStatus();
  }
  // Without a template of its own, what follows an action is told by the template that is there.
  static TemplateKind kind_of(const std::string& prompt) {
    if (prompt == "system") return TemplateKind::system;
    if (prompt == "observation") return TemplateKind::observation;
    if (prompt == "demonstration") return TemplateKind::demonstration;
    if (prompt == "format_error") return TemplateKind::format_error;
    return TemplateKind::turn;
  }
  void add_prompt(const std::string& name, std::string text) {
    prompts_[name] = "prompts/" + name + ".md";
    folder_.files["prompts/" + name + ".md"] = std::move(text);
  }

  absl::Status read_replies() {
    const auto parser =
        entry_of(equivalents_.parsers, agent_.parser, "ThoughtActionParser", "output parser");
    if (!parser.ok()) return parser.status();
    settings_ = *parser;
    settings_["format_errors"] = kFormatErrors;
    settings_["prompts"] = prompts_;
    return absl::OkStatus();
  }

  absl::Status show_demonstrations() {
    Json names = Json::array();
    for (const auto& file : agent_.demonstrations) {
      const auto messages = read_demonstration(file);
      if (!messages.ok()) return messages.status();
      const std::string name =
          fmt::format("demonstrations/{}-{}.json", names.size() + 1, file.stem().string());
      names.push_back(name);
      opening_ += agent_.demonstrations_as_chat ? messages->size() : 1;
      folder_.files[name] = dump_json_indented(*messages) + "\n";
    }
    if (names.empty()) return absl::OkStatus();
    settings_["demonstrations"] = names;
    settings_["demonstrations_as"] = agent_.demonstrations_as_chat ? "chat" : "plain";
    return absl::OkStatus();
  }

  absl::Status choose_history() {
    const auto entry = entry_of(equivalents_.histories, agent_.history, "DefaultHistoryProcessor",
                                "history processor");
    if (!entry.ok()) return entry.status();
    if (!entry->contains("use")) return absl::OkStatus();
    Json history = {{"use", (*entry)["use"]}};
    if (entry->contains("n")) history["n"] = (*entry)["n"];
    if (entry->contains("from")) {
      const YamlValue argument =
          agent_.history_arguments[(*entry)["from"].get_ref<const std::string&>()];
      if (!is_given(argument)) {
        return agent_.history.error(fmt::format("history_processor_args has no \"{}\"",
                                                (*entry)["from"].get<std::string>()));
      }
      const auto number = argument.integer();
      if (!number.ok() || *number < 1) return argument.error("a whole number above 0 is expected");
      history["n"] = *number;
    }
    if (entry->value("opening", false) && agent_.demonstrations_as_chat)
      history["opening"] = opening_;
    settings_["history"] = std::move(history);
    return absl::OkStatus();
  }

  absl::Status tell_state() {
    if (agent_.state_name.empty() && agent_.variables.empty()) return absl::OkStatus();
    const auto script = equivalents_.text("agent/state.sh");
    if (!script.ok()) return script.status();
    std::string variables;
    for (const auto& [name, value] : agent_.variables)
      variables +=
          fmt::format("[ -n \"${{{}+x}}\" ] || export {}={}\n", name, name, shell_quote(value));
    settings_["state"] = fill_placeholders(
        *script, {{"VARIABLES", variables},
                  {"CODE", agent_.state_code},
                  {"NAME", agent_.state_name.empty() ? "echo '{}'" : agent_.state_name}});
    return absl::OkStatus();
  }

  absl::Status write_rest(const fs::path& file) {
    Json tools = Json::array({"shell"});
    for (const auto& tool : tools_) tools.push_back(tool);
    std::string yaml = fmt::format(
        "mlgym_agent: 1\nid: {}\nsummary: {}\nuse: {}\n", dump_json(Json(folder_.name)),
        dump_json(Json("From MLGym's " + file.filename().string())), equivalents_.agent);
    yaml += "tools:\n";
    for (const auto& tool : tools) yaml += "  - " + dump_json(tool) + "\n";
    yaml += "roles: [agent]\nsettings:\n";
    for (const auto& [key, value] : settings_.items())
      yaml +=
          "  " + key + ": " + (key == "state" ? "|\n" + indented(value) : dump_json(value) + "\n");
    folder_.files["agent.yaml"] = std::move(yaml);
    const auto words = equivalents_.text("agent/README.md");
    if (!words.ok()) return words.status();
    folder_.files["README.md"] = readme_of(folder_, "# " + folder_.name + "\n\n" + *words);
    folder_.next = {fmt::format("mlgym run -t TASK -a ./{} -m PROVIDER/MODEL", folder_.name)};
    return absl::OkStatus();
  }
  static std::string indented(const std::string& text) {
    std::string lines;
    for (const auto& line : split(trim(text), '\n'))
      lines += line.empty() ? "\n" : "    " + line + "\n";
    return lines;
  }

  const MlgymAgent& agent_;
  const Equivalents& equivalents_;
  ImportedFolder& folder_;
  std::map<std::string, std::string> variables_;
  std::vector<MlgymCommand> commands_;  // that agents have
  std::vector<Json> tools_;
  Json prompts_ = Json::object(), settings_ = Json::object();
  std::size_t opening_ = 2;  // messages before the model's first: the system's and the task's
};

}  // namespace

absl::StatusOr<ImportedFolder> import_mlgym_agent(const fs::path& file,
                                                  const Equivalents& equivalents,
                                                  const std::string& name) {
  const auto checkout = Checkout::around(file);
  if (!checkout.ok()) return checkout.status();
  const auto source = CheckoutFile::read(file);
  if (!source.ok()) return source.status();
  const auto agent = read_mlgym_agent(*source, *checkout);
  if (!agent.ok()) return agent.status();
  ImportedFolder folder;
  folder.name = name.empty() ? file.stem().string() : name;
  if (auto named = check_imported_name(folder.name, file); !named.ok()) return named;
  AgentImport import(*agent, equivalents, folder);
  if (auto made = import.make(file); !made.ok()) return made;
  return folder;
}

}  // namespace mlgym
