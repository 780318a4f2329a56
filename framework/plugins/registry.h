// The plugins of this process: found by their manifests, loaded when asked for, never unloaded.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"
#include "plugins/kinds.h"
#include "plugins/manifest.h"

namespace mlgym {

// MLGYM_PLUGIN_PATH (a colon list), the user's folder, the installed folder; each holds plugin
// folders.
std::vector<std::filesystem::path> plugin_search_path();

struct FoundPlugin {
  std::filesystem::path folder;
  absl::StatusOr<Manifest> manifest;  // or why it cannot be used; the others are unaffected
};

// A component's place: which plugin, which entry of its manifest.
struct ComponentPlace {
  Manifest manifest;
  Provided provided;
};

// Where a component runs. By default agents, models, tools and aggregators whose library is not
// part of this installation get a process of their own (docs/contract.md).
enum class Isolation { by_default, process, none };

// Thread-safe. Opens no library until `load`.
class Registry {
 public:
  // Lists the plugins below the folders; order: by folder of the path, then by name. A manifest is
  // read when it might provide what is looked for, or when all are asked for.
  explicit Registry(std::vector<std::filesystem::path> search_path);
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  const std::vector<FoundPlugin>& plugins() const;

  // `kind` is short ("task") or whole ("mlgym.task/1"). A plugin in `own_folder` (the task's or
  // agent's, may be empty) comes before all others. "NAME@PLUGIN" takes it from that plugin only.
  // kNotFound names the nearest; two components with one kind and name: kInvalidArgument naming
  // both files and how to choose; a broken plugin that might have held it is named too.
  absl::StatusOr<ComponentPlace> find(std::string_view kind, std::string_view name,
                                      const std::filesystem::path& own_folder = {}) const;

  // Opens the library if it is not open yet, checks its table and gives the component; or asks the
  // plugin in a process of its own what it holds, and gives a component whose instances are such
  // processes. One line that names the file, the fault and the remedy when that fails. The
  // component lives as long as this process.
  absl::StatusOr<const mlgym_component*> load(const ComponentPlace& place,
                                              Isolation isolation = Isolation::by_default);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What `isolation` in a component's settings asks for: "process" or "none".
absl::StatusOr<Isolation> isolation_in(const Json& settings);

}  // namespace mlgym
