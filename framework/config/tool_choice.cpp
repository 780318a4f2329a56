#include "config/tool_choice.h"

namespace mlgym {

absl::StatusOr<std::vector<ToolChoice>> read_tool_choices(const YamlValue& list) {
  const auto items = list.list();
  if (!items.ok()) return items.status();
  std::vector<ToolChoice> choices;
  for (const auto& item : *items) {
    const bool bare = item.type() == YamlValue::Type::scalar;
    if (!bare && !item["use"].present())
      return item.error("a tool's name, or {use: NAME, setting: value}, is expected");
    const auto name = bare ? item.text() : item["use"].text();
    if (!name.ok()) return name.status();
    ToolChoice choice(*name);
    if (!bare) {
      const auto members = item.map();
      if (!members.ok()) return members.status();
      for (const auto& [key, value] : *members)
        if (key != "use") choice.settings[key] = value.json();
    }
    choices.push_back(std::move(choice));
  }
  return choices;
}

}  // namespace mlgym
