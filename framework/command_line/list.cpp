// mlgym list, mlgym info
#include <algorithm>
#include <memory>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/inventory.h"
#include "command_line/output.h"
#include "command_line/verbs.h"
#include "config/agent_file.h"
#include "config/task_file.h"
#include "episode/agent_component.h"

namespace mlgym {
namespace {

int list(const std::string& wanted, bool json) {
  const auto kind = inventory_kind(wanted);
  if (!kind.ok()) return report_failure(kind.status(), json);
  const Registry registry(plugin_search_path());
  const auto items = inventory(*kind, registry);
  if (json) {
    print_document({{"schema", 1}, {"kind", *kind}, {"items", items}});
    return 0;
  }
  std::size_t width = 0;
  for (const auto& item : items)
    width = std::max(width, item["name"].get_ref<const std::string&>().size());
  for (const auto& item : items) {
    std::string line = fmt::format("{:<{}}  {}", item["name"].get<std::string>(), width,
                                   item["summary"].get<std::string>());
    if (item["status"] != "ok")
      line += fmt::format("{}({}: {})", item["summary"] == "" ? "" : " ",
                          item["status"].get<std::string>(), item["problem"].get<std::string>());
    print_result(line + "\n");
  }
  if (items.empty()) print_message(fmt::format("no {} is installed", *kind));
  return 0;
}

// A schema as it is: a file for editors.
int print_schema(const Json& item, bool json) {
  const auto text = read_file(item["path"].get<std::string>());
  if (!text.ok()) return report_failure(text.status(), json);
  print_result(*text);
  return 0;
}

// The component behind an item.
absl::StatusOr<ComponentPlace> place_of(std::string_view kind, const Json& item,
                                        const Registry& registry) {
  if (kind != "task" && kind != "agent") return registry.find(kind, std::string(item["name"]));
  const std::filesystem::path folder = item["path"].get<std::string>();
  if (kind == "task") {
    const auto task = load_task(folder, "");
    return task.ok() ? registry.find(kind, task->use, folder) : task.status();
  }
  const auto agent = load_agent(folder);
  return agent.ok() ? find_agent_component(*agent, registry) : agent.status();
}

// The settings schema that it publishes; null when it has none.
absl::StatusOr<Json> settings_schema(std::string_view kind, const Json& item, Registry& registry) {
  const auto place = place_of(kind, item, registry);
  if (!place.ok()) return place.status();
  const auto loaded = registry.load(*place);
  if (!loaded.ok()) return loaded.status();
  if (!(*loaded)->settings_schema) return Json(nullptr);
  return parse_json((*loaded)->settings_schema);
}

absl::Status nothing_of(const std::string& kind, const std::string& name,
                        const std::vector<std::string>& names, const Registry& registry) {
  constexpr std::string_view kOfFiles[] = {"agent", "dataset", "plugin", "schema", "task"};
  if (std::find(std::begin(kOfFiles), std::end(kOfFiles), kind) == std::end(kOfFiles)) {
    // The registry knows of broken plugins, and of names that several provide.
    if (const auto found = registry.find(kind, name); !found.ok()) return found.status();
  }
  return not_found("there is no {} \"{}\"{}", kind, name, did_you_mean(name, names));
}

int info(const std::string& wanted, bool json) {
  const auto slash = wanted.find('/');
  if (slash == wanted.npos) {
    return report_failure(invalid("\"{}\" is not KIND/NAME, such as task/battle-of-sexes", wanted),
                          json);
  }
  const auto kind = inventory_kind(wanted.substr(0, slash));
  if (!kind.ok()) return report_failure(kind.status(), json);
  const std::string name = wanted.substr(slash + 1);
  Registry registry(plugin_search_path());
  std::vector<std::string> names;
  for (Json item : inventory(*kind, registry)) {
    names.push_back(item["name"]);
    if (names.back() != name) continue;
    if (*kind == "schema") return print_schema(item, json);
    item["settings_schema"] = nullptr;
    const bool broken = item["status"] == "broken";
    if (!broken && !item["plugin"].is_null() && *kind != "plugin") {
      const auto schema = settings_schema(*kind, item, registry);
      if (!schema.ok()) return report_failure(schema.status(), json);
      item["settings_schema"] = *schema;
    }
    if (*kind == "task" && !broken) {
      const std::vector<std::string> variants = item["variants"];
      item["variant_states"] = variant_states(item["path"].get<std::string>(), variants);
    }
    item["kind"] = *kind;
    item["schema"] = 1;
    if (json) {
      print_document(item);
    } else {
      for (const auto& [key, value] : item.items()) {
        if (key == "schema" || value.is_null()) continue;
        print_result(fmt::format("{:<16} {}\n", key + ":",
                                 value.is_string() ? value.get<std::string>() : dump_json(value)));
      }
    }
    return broken ? 2 : 0;
  }
  return report_failure(nothing_of(*kind, name, names, registry), json);
}

}  // namespace

void add_list(CLI::App& app, int& exit_code) {
  struct Options {
    std::string kind;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("list", "List what is installed: tasks, agents, plugins, ...");
  verb->add_option("KIND", options->kind, "One of: " + join(inventory_kinds(), ", "))->required();
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, &exit_code] { exit_code = list(options->kind, options->json); });
}

void add_info(CLI::App& app, int& exit_code) {
  struct Options {
    std::string item;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("info", "Say what one component is and which settings it takes");
  verb->add_option("KIND/NAME", options->item, "For example task/battle-of-sexes")->required();
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, &exit_code] { exit_code = info(options->item, options->json); });
}

}  // namespace mlgym
