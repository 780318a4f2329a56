#include "config/agent_file.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/fields.h"
#include "config/run_choices.h"
#include "config/yaml.h"

namespace mlgym {
namespace {

// A list of roles, or a map from roles to models of the agent's own; without one, to null.
absl::Status read_agent_roles(const YamlValue& value, AgentDefinition& agent) {
  if (value.type() == YamlValue::Type::list) {
    const auto roles = value.list();
    if (!roles.ok()) return roles.status();
    for (const auto& role : *roles) {
      const auto name = role.text();
      if (!name.ok()) return name.status();
      agent.roles.push_back(*name);
    }
    return absl::OkStatus();
  }
  const auto members = value.map();
  if (!members.ok())
    return value.error("a list of roles, or a map from roles to models, is expected");
  for (const auto& [role, member] : *members) {
    agent.roles.push_back(role);
    if (member.type() == YamlValue::Type::null) continue;
    auto model = read_model_choice(member);
    if (!model.ok()) return model.status();
    agent.models.emplace(role, std::move(*model));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> state_command_in(const Json& agent_settings) {
  const auto found = agent_settings.find("state");
  if (found == agent_settings.end()) return std::string();
  if (!found->is_string() || trim(found->get_ref<const std::string&>()).empty())
    return invalid("setting \"state\": a command that prints a JSON object is expected");
  return found->get<std::string>();
}

absl::StatusOr<AgentDefinition> load_agent(const std::filesystem::path& folder) {
  const auto yaml = read_yaml(folder / "agent.yaml");
  if (!yaml.ok()) return yaml.status();
  AgentDefinition agent;
  agent.folder = folder;
  agent.settings = Json::object();
  agent.tools = {"shell", "validate", "submit"};
  Fields fields(*yaml, {"mlgym_agent", "id", "summary", "use", "tools", "roles", "settings",
                        "programs", "packages", "limits"});
  for (const char* key : {"mlgym_agent", "id", "use"}) fields.require(key);
  std::int64_t format = 0;
  fields.integer("mlgym_agent", format);
  if (fields.status().ok() && format != 1)
    fields.fail((*yaml)["mlgym_agent"].error("this program reads format 1"));
  fields.text("id", agent.id);
  fields.text("summary", agent.summary);
  fields.text("use", agent.use);
  fields.with("tools", [&](const YamlValue& list) -> absl::Status {
    auto tools = read_tool_choices(list);
    if (tools.ok()) agent.tools = std::move(*tools);
    return tools.status();
  });
  fields.with("roles", [&](const YamlValue& roles) { return read_agent_roles(roles, agent); });
  fields.boolean("programs", agent.programs);
  fields.with("packages", [&](const YamlValue& packages) -> absl::Status {
    std::string python, npm;
    Fields files(packages, {"python", "npm"});
    files.text("python", python);
    files.text("npm", npm);
    if (!python.empty()) agent.packages.python = folder / python;
    if (!npm.empty()) agent.packages.npm = folder / npm;
    return files.status();
  });
  if (fields.status().ok() && folder.filename() != agent.id) {
    fields.fail((*yaml)["id"].error(fmt::format("the id \"{}\" is not the folder's name \"{}\"",
                                                agent.id, folder.filename().string())));
  }
  fields.with("settings", [&](const YamlValue& settings) -> absl::Status {
    if (settings.type() != YamlValue::Type::map)
      return settings.error("a map (key: value) is expected");
    agent.settings = settings.json();
    return absl::OkStatus();
  });
  fields.with("limits", [&](const YamlValue& limits) { return read_limits(limits, agent.limits); });
  if (!fields.status().ok()) return fields.status();
  return agent;
}

}  // namespace mlgym
