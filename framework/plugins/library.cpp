#define BOOST_DLL_USE_STD_FS

#include "plugins/library.h"

#include <sys/wait.h>

#include <boost/dll/shared_library.hpp>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>

#include "base/file.h"
#include "base/installation.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "plugins/call.h"
#include "plugins/kinds.h"
#include "plugins/start_limit.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kStartSeconds = 20;
// Of the first minor, whatever is appended later.
constexpr std::size_t kPluginBytes =
    offsetof(mlgym_plugin, component_count) + sizeof(mlgym_plugin::component_count);

struct Opened {
  std::mutex mutex;
  std::map<fs::path, boost::dll::shared_library>
      libraries;  // never closed: plugins may hold on to anything
  std::set<const mlgym_plugin*> started;
};

Opened& opened() {
  static auto* state = new Opened;  // outlives every static destructor
  return *state;
}

absl::Status check_component(const mlgym_component* component, std::size_t index,
                             const fs::path& where) {
  const auto fault = [&](std::string_view what) {
    return invalid("{}: component {} {}; rebuild the plugin with mlgym's SDK", where.string(),
                   index, what);
  };
  if (!component) return fault("is null");
  if (component->size < offsetof(mlgym_component, extension))
    return fault("is smaller than the contract's");
  if (!component->kind || !component->name || !*component->name)
    return fault("has no kind or no name");
  if (whole_kind(component->kind) != component->kind ||
      short_kind(component->kind) == component->kind) {
    return fault(fmt::format("has the unknown kind \"{}\"", component->kind));
  }
  if (!component->functions) return fault("has no functions");
  if (!component->create || !component->destroy)
    return fault("cannot be created or destroyed: a function is null");
  return absl::OkStatus();
}

bool accepts_other_headers() {
  const char* given = std::getenv("MLGYM_ACCEPT_OTHER_HEADERS");
  return given && std::string_view(given) == "1";
}

}  // namespace

absl::Status check_headers(std::string_view hash) {
  if (hash == MLGYM_HEADER_HASH || accepts_other_headers()) return absl::OkStatus();
  return invalid(
      "built with headers {}, this host has {}; rebuild the plugin with this version's SDK", hash,
      MLGYM_HEADER_HASH);
}

absl::Status check_plugin(const mlgym_plugin& plugin, const fs::path& where) {
  if (plugin.size < kPluginBytes) {
    return invalid(
        "{}: its table says it has {} bytes, the contract's has {}; rebuild the plugin with "
        "mlgym's SDK",
        where.string(), plugin.size, kPluginBytes);
  }
  if (plugin.abi_major != MLGYM_ABI_MAJOR) {
    return invalid(
        "{}: built for contract {}.{}, this is {}.{}; rebuild the plugin with this version's SDK",
        where.string(), plugin.abi_major, plugin.abi_minor, MLGYM_ABI_MAJOR, MLGYM_ABI_MINOR);
  }
  if (plugin.needs_host_minor > MLGYM_ABI_MINOR) {
    return invalid("{}: needs a host of contract {}.{} or newer, this is {}.{}; update mlgym",
                   where.string(), MLGYM_ABI_MAJOR, plugin.needs_host_minor, MLGYM_ABI_MAJOR,
                   MLGYM_ABI_MINOR);
  }
  if (auto same = check_headers(plugin.header_hash ? plugin.header_hash : "none"); !same.ok())
    return with_context(same, where.string());
  if (!plugin.name || !*plugin.name || !plugin.version)
    return invalid("{}: the plugin has no name or no version", where.string());
  if (!plugin.components || plugin.component_count == 0)
    return invalid("{}: the plugin provides no component", where.string());
  for (std::size_t i = 0; i < plugin.component_count; ++i) {
    if (auto checked = check_component(plugin.components[i], i, where); !checked.ok())
      return checked;
  }
  return absl::OkStatus();
}

absl::StatusOr<const mlgym_plugin*> load_library(const fs::path& library) {
  const fs::path path =
      fs::absolute(library);  // Boost.DLL takes a bare name from the working folder
  const std::lock_guard lock(opened().mutex);
  auto& libraries = opened().libraries;
  auto found = libraries.find(path);
  if (found == libraries.end()) {
    if (!fs::exists(path))
      return invalid("{}: there is no such file; build the plugin", path.string());
    try {
      // The overload that throws: its message holds what dlerror said.
      boost::dll::shared_library opened_library(
          path, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
      found = libraries.emplace(path, std::move(opened_library)).first;
    } catch (const std::exception& error) {
      std::string_view reason = error.what();
      if (const auto at = reason.find(path.string() + ": "); at != reason.npos)
        reason.remove_prefix(at + path.string().size() + 2);
      // Boost.DLL adds what errno happens to say.
      reason = reason.substr(0, reason.rfind("): "));
      return invalid("{}: cannot be loaded ({}); build it on this machine for this machine",
                     path.string(), trim(reason));
    }
  }
  if (!found->second.has("mlgym_plugin_v1")) {
    return invalid(
        "{}: has no symbol mlgym_plugin_v1, so it is no mlgym plugin; build it with "
        "mlgym_add_plugin() and MLGYM_PLUGIN",
        path.string());
  }
  const mlgym_plugin& plugin = found->second.get<const mlgym_plugin>("mlgym_plugin_v1");
  if (auto checked = check_plugin(plugin, path); !checked.ok()) return checked;
  return &plugin;
}

bool is_loaded(const fs::path& library) {
  const std::lock_guard lock(opened().mutex);
  return opened().libraries.count(fs::absolute(library)) != 0;
}

absl::Status start_plugin(const mlgym_plugin& plugin, const fs::path& library) {
  const std::lock_guard lock(opened().mutex);
  if (!plugin.start || opened().started.count(&plugin) != 0) return absl::OkStatus();
  const auto seconds = start_limit(kStartSeconds);
  if (!seconds.ok()) return seconds.status();
  Call call(plain_host_services(), Deadline::after(*seconds));
  const absl::Status status = call.run(
      library.string(), "start", [&] { return plugin.start(call.raw()); },
      absl::StatusCode::kInvalidArgument);
  if (status.ok()) opened().started.insert(&plugin);
  return status;
}

absl::Status probe_library(const fs::path& library) {
  const auto seconds = start_limit(kStartSeconds);
  if (!seconds.ok()) return seconds.status();
  auto verdict = make_pipe();
  if (!verdict.ok()) return verdict.status();
  ProgramSpec spec;
  spec.arguments = {(installation().programs / "mlgym_plugin_runner").string(), "--probe",
                    fs::absolute(library).string()};
  spec.environment = current_environment();
  spec.descriptors = {{verdict->write.get(), kProbeVerdict}};
  auto program = Program::start(spec);
  if (!program.ok()) return program.status();
  verdict->write.reset();
  const auto ended = program->wait(Deadline::after(*seconds));
  if (!ended.ok()) {
    return invalid(
        "{}: did not finish loading and starting within {:g} s; look at its static "
        "constructors and its start function",
        library.string(), *seconds);
  }
  if (WIFSIGNALED(*ended)) {
    return invalid(
        "{}: crashed while loading or starting (signal {}); look at its static "
        "constructors and its start function",
        library.string(), WTERMSIG(*ended));
  }
  const auto text = read_descriptor(verdict->read.get());
  if (!text.ok()) return text.status();
  if (*text == kProbeOk) return absl::OkStatus();
  if (!text->empty()) return invalid("{}", trim(*text));
  return invalid(
      "{}: ended the process with exit code {} while loading or starting; look at its static "
      "constructors and its start function",
      library.string(), WEXITSTATUS(*ended));
}

}  // namespace mlgym
