#include "environment/tools.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/json.h"
#include "base/simple_commands.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/chosen_tools.h"
#include "environment/interactive_command.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kCreateSeconds = 10;

std::string_view first_word(std::string_view text) {
  text = trim(text);
  return text.substr(0, text.find_first_of(" \t\r\n"));
}

// Of a text in which each line ends with one: some models write so, and bash takes it for a part of
// the last word. Any other text is as it was.
std::string without_carriage_returns(std::string text) {
  const auto lines = std::count(text.begin(), text.end(), '\n');
  std::string without;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || (i + 1 < text.size() && text[i + 1] != '\n')) without += text[i];
  }
  const auto returns = static_cast<std::ptrdiff_t>(text.size() - without.size());
  return lines > 0 && returns >= lines ? without : text;
}

// The folder that the tools of a plugin share, made when it is needed first.
absl::StatusOr<std::string> own_folder(const fs::path& all, const std::string& plugin) {
  if (all.empty()) return std::string();
  const fs::path folder = all / encode_name(plugin);
  if (auto made = create_folders(all); !made.ok()) return made;
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return system_error(errno, fmt::format("cannot make {}", folder.string()));
  return folder.string();
}

}  // namespace

absl::StatusOr<ToolSet> ToolSet::create(const std::vector<ToolChoice>& choices, Registry& registry,
                                        fs::path folder, const fs::path& own_folder) {
  const auto chosen = choose_tools(choices, registry, own_folder);
  if (!chosen.ok()) return chosen.status();
  ToolSet set;
  set.folder_ = std::move(folder);
  for (const auto& tool : *chosen) {
    set.names_.push_back(tool.name);
    if (!tool.place) continue;
    const auto isolation = isolation_in(tool.settings);
    if (!isolation.ok()) return with_context(isolation.status(), "tool " + tool.name);
    const auto loaded = registry.load(*tool.place, *isolation);
    if (!loaded.ok()) return loaded.status();
    Call call(plain_host_services(), Deadline::after(kCreateSeconds));
    auto component = ToolComponent::create(*loaded, tool.settings, call);
    if (!component.ok()) return component.status();
    const auto described = component->describe(call);
    if (!described.ok()) return described.status();
    Extra extra;
    extra.grammar = {tool.name, described->value("parameters", Json::object()),
                     described->value("usage", tool.name), described->value("end", "")};
    extra.description = described->value("description", "");
    extra.plugin = tool.place->manifest;
    extra.one_at_a_time = std::make_unique<std::mutex>();
    extra.loaded = *loaded;
    extra.settings = tool.settings;
    extra.component = std::make_unique<ToolComponent>(std::move(*component));
    set.extras_.push_back(std::move(extra));
  }
  return set;
}

const ToolSet::Extra* ToolSet::extra(std::string_view name) const {
  for (const auto& extra : extras_) {
    if (extra.grammar.name == name) return &extra;
  }
  return nullptr;
}

ToolGrammar ToolSet::grammar_of(std::string_view name) const {
  const Extra* found = extra(name);
  return found ? found->grammar : builtin_grammar(name);
}

bool ToolSet::offers(std::string_view name) const {
  return std::binary_search(names_.begin(), names_.end(), name);
}

Json ToolSet::descriptions() const {
  Json all = Json::array();
  for (const auto& name : names_) {
    const Extra* found = extra(name);
    const ToolGrammar grammar = grammar_of(name);
    all.push_back({{"name", name},
                   {"description", found ? found->description : std::string(builtin_purpose(name))},
                   {"parameters", grammar.parameters},
                   {"usage", grammar.usage}});
    if (!grammar.end.empty()) all.back()["end"] = grammar.end;
  }
  return all;
}

const Manifest* ToolSet::scripts_of(std::string_view tool) const {
  const Extra* found = extra(tool);
  return found && !found->plugin.scripts.empty() ? &found->plugin : nullptr;
}

absl::StatusOr<std::string> ToolSet::call(const ToolCall& called, Call& call,
                                          const ToolComponent::Shell& shell) const {
  const Extra* found = extra(called.tool);
  if (!found) return internal("{} is not called as a component", called.tool);
  const std::string arguments = dump_json(called.arguments);
  if (scripts_of(called.tool)) return found->component->call(call, arguments, shell, "");
  const auto folder = own_folder(folder_, found->plugin.name);
  if (!folder.ok()) return folder.status();
  const std::lock_guard lock(*found->one_at_a_time);
  auto reply = found->component->call(call, arguments, shell, *folder);
  if (!found->component->lost()) return reply;
  // A crash or a hang of a tool costs no episode.
  Call making(plain_host_services(), Deadline::after(kCreateSeconds));
  auto anew = ToolComponent::create(found->loaded, found->settings, making);
  if (!anew.ok()) return anew.status();
  *found->component = std::move(*anew);
  if (reply.ok()) return reply;
  return unable("{}. The tool was started again; nothing is known of what it had done",
                message_of(reply.status()));
}

// What would leave the agent waiting, or do something else than it means.
absl::Status ToolSet::check_shell_command(std::string_view command) const {
  if (command.find('\0') != command.npos)
    return invalid("the command has a zero byte in it; nothing was run");
  if (const std::string instead = instead_of_interactive(command); !instead.empty())
    return invalid("{}", instead);
  // A tool with lines of its own would have them run as commands.
  const std::vector<std::string> lines = split(std::string(command), '\n');
  for (const auto& extra : extras_) {
    const ToolGrammar& tool = extra.grammar;
    if (tool.end.empty()) continue;
    const auto begin = std::find_if(lines.begin(), lines.end(), [&](const auto& line) {
      return first_word(line) == tool.name;
    });
    if (std::find(begin, lines.end(), tool.end) == lines.end()) continue;
    return invalid("there is text before {}; one command at a time, nothing was done{}", tool.name,
                   usage_of(tool));
  }
  for (const SimpleCommand& simple : simple_commands(command)) {
    if (simple.words.empty()) continue;
    const std::string& word = simple.words[0];
    if (word == "shell" || !offers(word)) continue;
    return invalid("`{}` is a tool and stands alone in its command; nothing was run{}", word,
                   usage_of(grammar_of(word)));
  }
  return absl::OkStatus();
}

absl::StatusOr<ToolCall> ToolSet::shell_call(Json arguments) const {
  Json& command = arguments["command"];
  command = without_carriage_returns(command.get<std::string>());
  if (trim(command.get_ref<const std::string&>()).empty())
    return invalid("The command in your reply is empty.");
  if (auto checked = check_shell_command(command.get_ref<const std::string&>()); !checked.ok())
    return checked;
  return ToolCall{"shell", std::move(arguments)};
}

absl::StatusOr<ToolCall> ToolSet::from_command(std::string_view command) const {
  if (trim(command).empty()) return invalid("The command in your reply is empty.");
  const std::string word(first_word(command));
  if (word != "shell" && offers(word)) {
    auto arguments = arguments_of_command(grammar_of(word), command);
    if (!arguments.ok()) return arguments.status();
    return ToolCall{word, std::move(*arguments)};
  }
  if (!offers("shell"))
    return invalid("there is no shell here{}; the tools are: {}", did_you_mean(word, names_),
                   join(names_, ", "));
  if (word == "shell") {
    command = command.substr(command.find(word) + word.size());
    if (trim(command).empty())
      return invalid("shell needs a command: write just the command, without shell before it");
  }
  return shell_call(Json{{"command", std::string(command)}});
}

absl::StatusOr<ToolCall> ToolSet::resolve(const Action& action) const {
  if (action.tool.empty()) {
    if (!action.command.empty()) return from_command(action.command);
    if (!action.arguments.empty())
      return invalid("The name of the tool is missing; the tools are: {}", join(names_, ", "));
    const auto fenced = parse_fenced_command(action.text);
    if (!fenced.ok()) return fenced.status();
    return from_command(fenced->command);
  }
  if (!offers(action.tool)) {
    return invalid("there is no tool \"{}\"{}; the tools are: {}", action.tool,
                   did_you_mean(action.tool, names_), join(names_, ", "));
  }
  const auto given = parse_json(action.arguments.empty() ? "{}" : action.arguments);
  if (!given.ok()) return with_context(given.status(), "the arguments of " + action.tool);
  const ToolGrammar grammar = grammar_of(action.tool);
  auto arguments = fitting_arguments(grammar, *given, arguments_in_words(grammar));
  if (!arguments.ok()) return arguments.status();
  if (action.tool == "shell") return shell_call(std::move(*arguments));
  return ToolCall{action.tool, std::move(*arguments)};
}

bool runs_program(std::string_view command, const std::vector<std::string>& programs) {
  constexpr std::string_view kSeparators = ";&|()`\n{}";
  static const std::vector<std::string> prefixes = {
      "exec", "command", "env", "nohup", "time", "nice", "stdbuf", "then", "do", "else", "!"};
  while (!command.empty()) {
    const auto end = command.find_first_of(kSeparators);
    std::string_view part = trim(command.substr(0, end));
    while (!part.empty()) {
      const std::string_view word = first_word(part);
      part = trim(part.substr(word.size()));
      const bool assignment = word.find('=') != word.npos && word.find('/') > word.find('=');
      const bool prefix = std::find(prefixes.begin(), prefixes.end(), word) != prefixes.end();
      if (assignment || prefix) continue;
      const std::string_view name = word.substr(word.rfind('/') + 1);
      if (std::find(programs.begin(), programs.end(), name) != programs.end()) return true;
      break;
    }
    if (end == command.npos) break;
    command.remove_prefix(end + 1);
  }
  return false;
}

std::string ToolSet::advice_on_unknown_program(std::string_view command,
                                               std::string_view printed) const {
  for (const auto& simple : simple_commands(command)) {
    if (simple.words.empty()) continue;
    std::string word = simple.words[0];
    if (printed.find(": " + word + ": command not found") == printed.npos) continue;
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
      return c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    const auto meant = nearest(word, names_);
    return fmt::format("there is no such program{}; beside the shell's programs the tools are: {}",
                       meant ? fmt::format(", did you mean the tool {}?", *meant) : "",
                       join(names_, ", "));
  }
  return "";
}

}  // namespace mlgym
