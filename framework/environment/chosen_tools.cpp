#include "environment/chosen_tools.h"

#include <map>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/builtin_tools.h"

namespace mlgym {
namespace {

// The tools of a group; none: there is no such group.
absl::StatusOr<std::vector<ComponentPlace>> tools_of_group(const std::string& group,
                                                           const Registry& registry) {
  std::vector<ComponentPlace> tools;
  for (const auto& plugin : registry.plugins()) {
    if (!plugin.manifest.ok()) continue;
    for (const auto& provided : plugin.manifest->provides) {
      if (provided.group != group) continue;
      if (!tools.empty() && tools.front().manifest.file != plugin.manifest->file) {
        return invalid(
            "the group \"{}\" of tools is in two plugins, {} and {}; name the tools themselves, or "
            "remove one from the plugin path",
            group, tools.front().manifest.file.string(), plugin.manifest->file.string());
      }
      tools.push_back({*plugin.manifest, provided});
    }
  }
  return tools;
}

// Neither a tool nor a group, as the registry says; it knows of tools of plugins only.
absl::Status nothing_of(const std::string& name, const absl::Status& unknown,
                        const Registry& registry) {
  std::vector<std::string> others = {"shell", "validate", "submit"};
  for (const auto& plugin : registry.plugins()) {
    if (!plugin.manifest.ok()) continue;
    for (const auto& provided : plugin.manifest->provides)
      if (!provided.group.empty()) others.push_back(provided.group);
  }
  const std::string text(message_of(unknown));
  const bool suggests = text.find("did you mean") != text.npos;
  return absl::Status(unknown.code(),
                      "tools: " + text + (suggests ? "" : did_you_mean(name, others)));
}

}  // namespace

absl::StatusOr<std::vector<ChosenTool>> choose_tools(const std::vector<ToolChoice>& choices,
                                                     const Registry& registry,
                                                     const std::filesystem::path& own_folder) {
  std::map<std::string, ChosenTool> named, grouped;
  const auto add = [](std::map<std::string, ChosenTool>& to, ChosenTool tool) -> absl::Status {
    const auto [known, added] = to.emplace(tool.name, tool);
    if (added || known->second.settings == tool.settings) return absl::OkStatus();
    return invalid("tools: \"{}\" stands twice, with different settings", tool.name);
  };
  named["submit"] = {"submit", Json::object(), std::nullopt};  // every episode can be ended by it
  for (const auto& choice : choices) {
    if (is_builtin_tool(choice.use)) {
      if (!choice.settings.empty())
        return invalid("tools: {} has no settings, and is given {}", choice.use,
                       dump_json(choice.settings));
      named[choice.use] = {choice.use, choice.settings, std::nullopt};
      continue;
    }
    const auto place = registry.find("tool", choice.use, own_folder);
    if (place.ok()) {
      const ChosenTool tool{place->provided.name, choice.settings, *place};
      if (auto added = add(named, tool); !added.ok()) return added;
      continue;
    }
    const auto group = tools_of_group(choice.use, registry);
    if (!group.ok()) return with_context(group.status(), "tools");
    if (group->empty()) return nothing_of(choice.use, place.status(), registry);
    for (const auto& member : *group) {
      const ChosenTool tool{member.provided.name, choice.settings, member};
      if (auto added = add(grouped, tool); !added.ok()) return added;
    }
  }
  named.merge(grouped);
  std::vector<ChosenTool> chosen;
  for (auto& [name, tool] : named) chosen.push_back(std::move(tool));
  return chosen;
}

}  // namespace mlgym
