// agent.yaml: an agent as users name it: which component, with which settings and tools.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "config/limits.h"
#include "config/run_config.h"
#include "config/tool_choice.h"

namespace mlgym {

// Lock files of programs that it runs in the box.
struct AgentPackages {
  std::filesystem::path python;  // pip's requirements with hashes
  std::filesystem::path npm;     // package-lock.json, with package.json beside it
  bool empty() const { return python.empty() && npm.empty(); }
};

struct AgentDefinition {
  std::filesystem::path folder;
  std::string id, summary;
  std::string use;  // the mlgym.agent/1 component
  Json settings;    // a JSON object; a run's own keys are merged over it
  std::vector<ToolChoice> tools;
  std::vector<std::string> roles;  // that it asks models for
  // Those of its own, by role; the other roles are played by the run's model.
  std::map<std::string, ModelChoice> models;
  bool programs = false;  // it runs programs in the box that ask the episode's models
  AgentPackages packages;
  Limits limits;
  std::vector<AgentDefinition> plays = {};  // agents that it plays, by its setting `plays`
};

// The setting `state` of any agent: a command that tells the state of its computer as a JSON object
// (docs/episode.md); empty: there is none.
absl::StatusOr<std::string> state_command_in(const Json& agent_settings);

// Reads `folder`/agent.yaml:
//   mlgym_agent: 1
//   id: random-search
//   summary: one line
//   use: random-search
//   tools: [shell, validate, submit]     (the default; {use: NAME, setting: value} gives settings)
//   roles: [agent]                       (none unless given; {agent: human} names a model of its
//   own) settings: {...} programs: true                       (false unless given) packages:
//   {python: FILE, npm: FILE} limits: {...}
absl::StatusOr<AgentDefinition> load_agent(const std::filesystem::path& folder);

}  // namespace mlgym
