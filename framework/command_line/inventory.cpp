#include "command_line/inventory.h"

#include <algorithm>
#include <map>

#include "base/file.h"
#include "base/installation.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/agent_file.h"
#include "config/folders.h"
#include "config/task_file.h"
#include "data/agent_packages.h"
#include "data/dataset_file.h"
#include "data/task_resources.h"
#include "environment/builtin_tools.h"
#include "episode/agent_component.h"

namespace mlgym {
namespace {

Json item(std::string_view name, std::string_view summary, const Json& version, const Json& plugin,
          std::string_view path, const absl::Status& problem) {
  return {{"name", name},
          {"summary", summary},
          {"version", version},
          {"plugin", plugin},
          {"path", path},
          {"status", problem.ok() ? "ok" : "broken"},
          {"problem", problem.ok() ? Json(nullptr) : Json(message_of(problem))}};
}

// Marks a task that this machine lacks something for.
void add_needs(const TaskDefinition& task, Json& entry) {
  const auto resources = find_resources(task);
  if (resources.ok()) return;
  const bool lacks = resources.status().code() == absl::StatusCode::kFailedPrecondition;
  const bool lacks_data = find_python_environment(task.python).ok() && check_gpu(task.python).ok();
  entry["status"] = !lacks ? "broken" : lacks_data ? "needs-data" : "needs-package";
  entry["problem"] = message_of(resources.status());
}

std::vector<Json> datasets() {
  std::vector<Json> items;
  for (const auto& [name, folder] : find_dataset_folders()) {
    const auto dataset = load_dataset(folder);
    Json entry = item(name, dataset.ok() ? dataset->title : "", nullptr, nullptr, folder.string(),
                      dataset.status());
    if (dataset.ok()) {
      entry["licence"] = dataset->licence;
      if (!dataset->homepage.empty()) entry["homepage"] = dataset->homepage;
      entry["parts"] = dataset->parts;
    }
    items.push_back(std::move(entry));
  }
  return items;
}

std::vector<Json> tasks(const Registry& registry) {
  std::vector<Json> items;
  for (const auto& [name, folder] : find_task_folders()) {
    const auto task = load_task(folder, "");
    if (!task.ok()) {
      items.push_back(item(name, "", nullptr, nullptr, folder.string(), task.status()));
      continue;
    }
    const auto place = registry.find("task", task->use, folder);
    Json entry = item(name, task->title, task->version,
                      place.ok() ? Json(place->manifest.name) : Json(nullptr), folder.string(),
                      place.status());
    entry["variants"] = task->variants;
    if (!task->domain.empty()) entry["domain"] = task->domain;
    entry["level"] = task->level;
    if (place.ok()) add_needs(*task, entry);
    items.push_back(std::move(entry));
  }
  return items;
}

std::vector<Json> agents(const Registry& registry) {
  std::vector<Json> items;
  for (const auto& [name, folder] : find_agent_folders()) {
    const auto agent = load_agent(folder);
    if (!agent.ok()) {
      items.push_back(item(name, "", nullptr, nullptr, folder.string(), agent.status()));
      continue;
    }
    const auto place = find_agent_component(*agent, registry);
    items.push_back(item(
        name, agent->summary, place.ok() ? Json(place->manifest.version) : Json(nullptr),
        place.ok() ? Json(place->manifest.name) : Json(nullptr), folder.string(), place.status()));
    if (const auto packages = find_agent_packages(*agent); place.ok() && !packages.ok()) {
      items.back()["status"] = "needs-package";
      items.back()["problem"] = message_of(packages.status());
    }
  }
  return items;
}

std::vector<Json> plugins(const Registry& registry) {
  std::vector<Json> items;
  for (const auto& found : registry.plugins()) {
    if (!found.manifest.ok()) {
      items.push_back(item(found.folder.filename().string(), "", nullptr, nullptr,
                           found.folder.string(), found.manifest.status()));
      continue;
    }
    std::vector<std::string> provided;
    for (const auto& one : found.manifest->provides)
      provided.push_back(short_kind(one.kind) + "/" + one.name);
    items.push_back(item(found.manifest->name, join(provided, ", "), found.manifest->version,
                         found.manifest->name, found.folder.string(), absl::OkStatus()));
  }
  return items;
}

// The JSON Schemas of the files that users write.
std::vector<Json> schemas() {
  std::vector<Json> items;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(installation().share / "schemas", error)) {
    const std::string name = entry.path().stem().stem().string();
    const auto text = read_file(entry.path());
    const auto schema = text.ok() ? parse_json(*text) : absl::StatusOr<Json>(text.status());
    items.push_back(item(name, schema.ok() ? schema->value("title", "") : "", nullptr, nullptr,
                         entry.path().string(), schema.status()));
  }
  return items;
}

// Where several plugins provide one name, the items are named as a configuration has to.
void name_by_plugin(std::vector<Json>& items) {
  std::map<std::string, int> providers;
  for (const auto& one : items) ++providers[one["name"]];
  for (auto& one : items) {
    const std::string name = one["name"];
    if (providers[name] > 1) one["name"] = name + "@" + one["plugin"].get<std::string>();
  }
}

// What `tools` can name beside the components: the tools of every environment, and groups.
void add_other_tools(const Registry& registry, std::vector<Json>& items) {
  for (const char* name : {"shell", "validate", "submit"})
    items.push_back(item(name, builtin_purpose(name), nullptr, nullptr, "", absl::OkStatus()));
  std::map<std::string, std::vector<std::string>> groups;
  for (const auto& found : registry.plugins()) {
    if (!found.manifest.ok()) continue;
    for (const auto& one : found.manifest->provides)
      if (!one.group.empty() && one.group != one.name) groups[one.group].push_back(one.name);
  }
  for (const auto& [name, tools] : groups)
    items.push_back(
        item(name, "All of " + join(tools, ", "), nullptr, nullptr, "", absl::OkStatus()));
}

std::vector<Json> components(std::string_view kind, const Registry& registry) {
  std::vector<Json> items;
  for (const auto& found : registry.plugins()) {
    if (!found.manifest.ok()) continue;
    for (const auto& one : found.manifest->provides) {
      if (short_kind(one.kind) != kind) continue;
      items.push_back(item(one.name, one.summary, found.manifest->version, found.manifest->name,
                           found.folder.string(), absl::OkStatus()));
    }
  }
  name_by_plugin(items);
  if (kind == "tool") add_other_tools(registry, items);
  return items;
}

}  // namespace

const std::vector<std::string>& inventory_kinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> all = component_kinds();
    all.insert(all.end(), {"dataset", "plugin", "schema"});
    std::sort(all.begin(), all.end());
    return all;
  }();
  return kinds;
}

absl::StatusOr<std::string> inventory_kind(std::string_view kind) {
  for (const auto& known : inventory_kinds()) {
    const std::string_view stem = std::string_view(known).substr(0, known.size() - 1);
    const std::string plural = known.back() == 'y'   ? fmt::format("{}ies", stem)
                               : known.back() == 'x' ? known + "es"
                                                     : known + "s";
    if (kind == known || kind == plural) return known;
  }
  return not_found("there is no kind \"{}\"{}; kinds: {}", kind,
                   did_you_mean(kind, inventory_kinds()), join(inventory_kinds(), ", "));
}

Json variant_states(const std::filesystem::path& folder, const std::vector<std::string>& variants) {
  Json states = Json::array();
  for (const auto& variant : variants) {
    Json state = {{"name", variant}, {"status", "ok"}, {"problem", nullptr}};
    if (const auto task = load_task(folder, variant); task.ok()) {
      add_needs(*task, state);
    } else {
      state["status"] = "broken";
      state["problem"] = message_of(task.status());
    }
    states.push_back(std::move(state));
  }
  return states;
}

std::vector<Json> inventory(std::string_view kind, const Registry& registry) {
  std::vector<Json> items;
  if (kind == "task") {
    items = tasks(registry);
  } else if (kind == "agent") {
    items = agents(registry);
  } else if (kind == "dataset") {
    items = datasets();
  } else if (kind == "plugin") {
    items = plugins(registry);
  } else if (kind == "schema") {
    items = schemas();
  } else {
    items = components(kind, registry);
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const Json& a, const Json& b) { return a["name"] < b["name"]; });
  return items;
}

}  // namespace mlgym
