#include "config/played_agents.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace {

absl::StatusOr<std::vector<ToolChoice>> tools_from(const Json& list, const std::string& where) {
  if (!list.is_array()) return invalid("{}.tools: a list of tools is expected", where);
  std::vector<ToolChoice> choices;
  for (const auto& item : list) {
    Json named = item.is_string() ? Json{{"use", item}} : item;
    if (!named.is_object() || !named.contains("use") || !named["use"].is_string())
      return invalid("{}.tools: a tool's name, or {{use: NAME, setting: value}}, is expected",
                     where);
    const std::string name = named["use"];
    named.erase("use");
    choices.emplace_back(name, std::move(named));
  }
  return choices;
}

absl::StatusOr<AgentChoice> choice_from(Json named, const std::string& where) {
  if (named.is_string()) named = {{"use", named}};
  if (!named.is_object() || !named.contains("use") || !named["use"].is_string()) {
    return invalid(
        "{}: an agent is expected, as NAME or {{use: NAME, setting: value}}; several are a list of "
        "these",
        where);
  }
  AgentChoice choice;
  choice.use = named["use"];
  named.erase("use");
  if (named.contains("tools")) {
    auto tools = tools_from(named["tools"], where);
    if (!tools.ok()) return tools.status();
    choice.tools = std::move(*tools);
    named.erase("tools");
  }
  choice.settings = std::move(named);
  return choice;
}

}  // namespace

absl::StatusOr<std::vector<AgentChoice>> played_agents_in(const Json& agent_settings) {
  std::vector<AgentChoice> choices;
  if (!agent_settings.is_object() || !agent_settings.contains("plays")) return choices;
  const Json& named = agent_settings["plays"];
  const bool several = named.is_array();
  for (const auto& one : several ? named : Json::array({named})) {
    auto choice =
        choice_from(one, several ? fmt::format("plays[{}]", choices.size()) : std::string("plays"));
    if (!choice.ok()) return choice.status();
    choices.push_back(std::move(*choice));
  }
  return choices;
}

}  // namespace mlgym
