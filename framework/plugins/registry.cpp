#include "plugins/registry.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "base/file.h"
#include "base/installation.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "plugins/call.h"
#include "plugins/library.h"
#include "plugins/process/proxy.h"
#include "plugins/script_component.h"
#include "plugins/trust.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

FoundPlugin look_at(const fs::path& folder) {
  for (const auto& path : {folder, folder / "plugin.yaml"}) {
    if (auto trusted = check_not_writable_by_others(path); !trusted.ok()) return {folder, trusted};
  }
  auto manifest = read_manifest(folder / "plugin.yaml");
  if (manifest.ok() && fs::exists(manifest->library)) {
    if (auto trusted = check_not_writable_by_others(manifest->library); !trusted.ok())
      return {folder, trusted};
  }
  if (manifest.ok() && !manifest->scripts.empty()) {
    for (const auto& provided : manifest->provides) {
      for (const auto& path : {manifest->scripts, provided.script->script}) {
        if (auto trusted = check_not_writable_by_others(path); !trusted.ok())
          return {folder, trusted};
      }
    }
  }
  return {folder, std::move(manifest)};
}

// A plugin folder whose manifest is read when somebody wants to know what it says.
class Candidate {
 public:
  explicit Candidate(fs::path folder) : folder_(std::move(folder)) {}
  Candidate(fs::path folder, absl::Status fault) : Candidate(std::move(folder)) {
    std::call_once(read_, [&] { plugin_ = {folder_, std::move(fault)}; });
  }

  const FoundPlugin& plugin() const {
    std::call_once(read_, [this] { plugin_ = look_at(folder_); });
    return plugin_;
  }

  // Whether the manifest has both words anywhere, which takes a fiftieth of reading it.
  bool mentions(std::string_view kind, std::string_view name) const {
    const auto text = read_file(folder_ / "plugin.yaml");
    return !text.ok() || (text->find(kind) != text->npos && text->find(name) != text->npos);
  }

 private:
  fs::path folder_;
  mutable std::once_flag read_;
  mutable FoundPlugin plugin_{folder_, absl::UnknownError("not read")};
};

// The plugin folders in a folder of the path, by name.
std::vector<std::unique_ptr<Candidate>> look_into(const fs::path& place) {
  std::vector<std::unique_ptr<Candidate>> candidates;
  std::error_code error;
  if (!fs::is_directory(place, error)) return candidates;
  if (auto trusted = check_not_writable_by_others(place); !trusted.ok()) {
    candidates.push_back(std::make_unique<Candidate>(place, trusted));
    return candidates;
  }
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(place, error)) {
    if (fs::exists(entry.path() / "plugin.yaml", error)) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  for (const auto& folder : folders) candidates.push_back(std::make_unique<Candidate>(folder));
  return candidates;
}

// The places in a plugin that provide the component.
std::vector<ComponentPlace> places_in(const FoundPlugin& plugin, std::string_view kind,
                                      std::string_view name) {
  std::vector<ComponentPlace> places;
  if (!plugin.manifest.ok()) return places;
  for (const auto& provided : plugin.manifest->provides) {
    if (provided.kind == kind && provided.name == name)
      places.push_back({*plugin.manifest, provided});
  }
  return places;
}

absl::Status check_agreement(std::string_view name, std::string_view version,
                             const Manifest& manifest) {
  if (manifest.name == name && manifest.version == version) return absl::OkStatus();
  return invalid("{}: says {} {}, but {} is {} {}; make them agree", manifest.file.string(),
                 manifest.name, manifest.version,
                 manifest.library.empty() ? manifest.command[0] : manifest.library.string(), name,
                 version);
}

absl::Status promised_in_vain(const ComponentPlace& place) {
  const Manifest& manifest = place.manifest;
  return invalid("{}: promises {} \"{}\", but {} does not hold it; correct the manifest or rebuild",
                 manifest.file.string(), short_kind(place.provided.kind), place.provided.name,
                 manifest.library.empty() ? manifest.command[0] : manifest.library.string());
}

bool runs_in_process_of_its_own(const ComponentPlace& place, Isolation isolation) {
  if (place.manifest.library.empty() || isolation == Isolation::process) return true;
  if (isolation == Isolation::none || is_installed(place.manifest.library)) return false;
  const std::string kind = short_kind(place.provided.kind);
  return kind == "agent" || kind == "model" || kind == "tool" || kind == "aggregator";
}

// The program that serves a plugin by docs/process_protocol.md.
PluginCommand command_of(const Manifest& manifest) {
  if (!manifest.library.empty()) {
    return {{(installation().programs / "mlgym_plugin_runner").string(), "--serve",
             manifest.library.string()},
            manifest.folder(),
            manifest.name};
  }
  return plugin_command(manifest.command, manifest.folder(), manifest.name);
}

absl::StatusOr<const mlgym_component*> load_from_process(const ComponentPlace& place) {
  const auto plugin = proxy_plugin(command_of(place.manifest));
  if (!plugin.ok()) {
    return invalid("{}: {}; run `mlgym check plugin {}`", place.manifest.file.string(),
                   message_of(plugin.status()), place.manifest.folder().string());
  }
  if (auto agreed = check_agreement((*plugin)->name, (*plugin)->version, place.manifest);
      !agreed.ok())
    return agreed;
  const auto* component = (*plugin)->find(place.provided.kind, place.provided.name);
  return component ? absl::StatusOr<const mlgym_component*>(component) : promised_in_vain(place);
}

}  // namespace

struct Registry::State {
  std::vector<std::unique_ptr<Candidate>> candidates;
  std::once_flag read_all;
  std::vector<FoundPlugin> plugins;
  std::mutex mutex;  // of loading
};

Registry::Registry(std::vector<fs::path> search_path) : state_(std::make_unique<State>()) {
  for (const auto& place : search_path) {
    for (auto& candidate : look_into(place)) state_->candidates.push_back(std::move(candidate));
  }
}

Registry::~Registry() = default;

const std::vector<FoundPlugin>& Registry::plugins() const {
  std::call_once(state_->read_all, [this] {
    for (const auto& candidate : state_->candidates) state_->plugins.push_back(candidate->plugin());
  });
  return state_->plugins;
}

absl::StatusOr<ComponentPlace> Registry::find(std::string_view short_or_whole,
                                              std::string_view chosen,
                                              const fs::path& own_folder) const {
  const std::string kind = whole_kind(short_or_whole);
  const auto at = std::min(chosen.rfind('@'), chosen.size());
  const std::string_view name = chosen.substr(0, at);
  const std::string_view plugin = at < chosen.size() ? chosen.substr(at + 1) : "";
  if (!own_folder.empty() && fs::exists(own_folder / "plugin.yaml")) {
    const FoundPlugin own = look_at(own_folder);
    if (!own.manifest.ok()) return own.manifest.status();
    const auto places = places_in(own, kind, name);
    if (!places.empty() && (plugin.empty() || own.manifest->name == plugin)) return places.front();
  }
  std::vector<ComponentPlace> places;
  for (const auto& candidate : state_->candidates) {
    if (!candidate->mentions(kind, name)) continue;
    for (auto& place : places_in(candidate->plugin(), kind, name)) {
      if (plugin.empty() || place.manifest.name == plugin) places.push_back(std::move(place));
    }
  }
  if (places.size() == 1) return places.front();
  if (places.size() > 1) {
    const Manifest &one = places[0].manifest, &other = places[1].manifest;
    return invalid("{} \"{}\" is provided twice, by {} and by {}; {}", short_kind(kind), chosen,
                   one.file.string(), other.file.string(),
                   one.name == other.name ? "remove one of them from the plugin path"
                                          : fmt::format("say which: {}@{} or {}@{}", name, one.name,
                                                        name, other.name));
  }
  std::vector<std::string> names;
  std::string broken;
  for (const auto& found : plugins()) {
    if (!found.manifest.ok()) {
      broken +=
          fmt::format("; a broken plugin was passed over: {}", message_of(found.manifest.status()));
      continue;
    }
    for (const auto& provided : found.manifest->provides) {
      if (provided.kind != kind) continue;
      names.push_back(plugin.empty() ? provided.name : provided.name + "@" + found.manifest->name);
    }
  }
  return not_found("there is no {} component \"{}\"{}{}", short_kind(kind), chosen,
                   did_you_mean(chosen, names), broken);
}

absl::StatusOr<const mlgym_component*> Registry::load(const ComponentPlace& place,
                                                      Isolation isolation) {
  const Manifest& manifest = place.manifest;
  if (!manifest.scripts.empty()) {  // nothing of it runs here
    for (const auto& provided : manifest.provides) {
      if (provided.kind == place.provided.kind && provided.name == place.provided.name)
        return script_component(manifest, provided);
    }
    return not_found("{}: it provides no {} \"{}\"", manifest.file.string(),
                     short_kind(place.provided.kind), place.provided.name);
  }
  const std::lock_guard lock(state_->mutex);
  if (!manifest.library.empty() && !is_loaded(manifest.library)) {
    if (auto known = check_known_or_probe(manifest.library); !known.ok()) return known;
  }
  if (runs_in_process_of_its_own(place, isolation)) return load_from_process(place);
  const auto plugin = load_library(manifest.library);
  if (!plugin.ok()) return plugin.status();
  if (auto agreed = check_agreement((*plugin)->name, (*plugin)->version, manifest); !agreed.ok())
    return agreed;
  if (auto started = start_plugin(**plugin, manifest.library); !started.ok()) return started;
  for (std::size_t i = 0; i < (*plugin)->component_count; ++i) {
    const mlgym_component* component = (*plugin)->components[i];
    if (component->kind == place.provided.kind && component->name == place.provided.name)
      return component;
  }
  return promised_in_vain(place);
}

absl::StatusOr<Isolation> isolation_in(const Json& settings) {
  if (!settings.is_object() || !settings.contains("isolation")) return Isolation::by_default;
  const Json& word = settings["isolation"];
  if (word == "process") return Isolation::process;
  if (word == "none") return Isolation::none;
  return invalid("isolation: {} is neither \"process\" nor \"none\"", dump_json(word));
}

}  // namespace mlgym
