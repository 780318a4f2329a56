#include "data/agent_packages.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/status.h"
#include "data/installed_folder.h"
#include "data/python_environment.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPlace = "/run/agent";

absl::StatusOr<InstallRecipe> recipe_for(const AgentDefinition& agent) {
  InstallRecipe recipe;
  recipe.what = "the packages of agent " + agent.id;
  recipe.place = kPlace;
  std::string identity;
  const auto add_file = [&](const fs::path& file, const char* target) -> absl::Status {
    auto content = read_file(file);
    if (!content.ok()) return content.status();
    identity += *content;
    recipe.mounts.push_back({file, target, false});
    return absl::OkStatus();
  };
  if (!agent.packages.python.empty()) {
    // A virtual environment is made of the system's Python.
    const auto system = find_python_environment({});
    if (!system.ok()) return system.status();
    identity += system->digest;
    if (auto added = add_file(agent.packages.python, "/run/lock.txt"); !added.ok()) return added;
    recipe.commands = pip_commands(kPlace, "/run/lock.txt");
  }
  if (!agent.packages.npm.empty()) {
    const fs::path& lock = agent.packages.npm;
    for (const auto& [file, target] :
         {std::pair(lock, "/run/npm/package-lock.json"),
          std::pair(lock.parent_path() / "package.json", "/run/npm/package.json")}) {
      if (auto added = add_file(file, target); !added.ok()) return added;
    }
    recipe.commands.push_back({"/bin/sh", "-c",
                               "command -v npm >/dev/null || { echo 'npm is needed: install the "
                               "package npm'; exit 1; }; cp /run/npm/*.json " +
                                   std::string(kPlace) + " && cd " + kPlace +
                                   " && npm ci --omit=dev --no-audit --no-fund"});
  }
  recipe.digest = sha256_hex(identity);
  return recipe;
}

}  // namespace

absl::StatusOr<fs::path> find_agent_packages(const AgentDefinition& agent) {
  if (agent.packages.empty()) return fs::path();
  const auto recipe = recipe_for(agent);
  if (!recipe.ok()) return recipe.status();
  const fs::path folder = installed_folder(recipe->digest);
  if (fs::exists(folder)) return folder;
  return unable(
      "the packages of agent {0} are not installed; get them with "
      "`mlgym prepare agent/{0}`",
      agent.id);
}

absl::StatusOr<fs::path> prepare_agent_packages(Boxes& boxes, const AgentDefinition& agent,
                                                const std::atomic<bool>* cancelled) {
  if (agent.packages.empty()) return fs::path();
  const auto recipe = recipe_for(agent);
  if (!recipe.ok()) return recipe.status();
  return install_folder(boxes, *recipe, cancelled);
}

void show_agent_packages(const fs::path& folder, BoxSpec& box) {
  if (folder.empty()) return;
  box.mounts.push_back({folder, kPlace, false});
  box.environment.emplace_back("MLGYM_AGENT_PACKAGES", kPlace);
}

}  // namespace mlgym
