#include "data/installed_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/installation.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box_script.h"
#include "data/folder_lock.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kInstallSeconds = 1800;
constexpr const char* kInstallingPrefix = ".installing-";

// Settings of the installers and of the way to the network, as the user has them.
std::vector<std::pair<std::string, std::string>> network_variables() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (const auto& variable : current_environment()) {
    const auto equals = variable.find('=');
    const std::string name = variable.substr(0, equals);
    const bool proxy = name.size() > 6 && (name.substr(name.size() - 6) == "_proxy" ||
                                           name.substr(name.size() - 6) == "_PROXY");
    const bool installers = name.rfind("PIP_", 0) == 0 || name.rfind("npm_config_", 0) == 0 ||
                            name.rfind("UV_INDEX", 0) == 0 || name == "UV_DEFAULT_INDEX" ||
                            name == "UV_HTTP_TIMEOUT" || name == "UV_NATIVE_TLS";
    if (proxy || installers || name == "SSL_CERT_FILE" || name == "NODE_EXTRA_CA_CERTS")
      variables.emplace_back(name, variable.substr(equals + 1));
  }
  return variables;
}

absl::Status run_in(Box& box, std::vector<std::string> arguments,
                    const std::atomic<bool>* cancelled) {
  BoxProgram program;
  program.arguments = std::move(arguments);
  const auto ran = run_script(box, program, Deadline::after(kInstallSeconds), cancelled);
  if (!ran.ok()) return ran.status();
  if (ran->code == 0) return absl::OkStatus();
  return unable("`{}` failed: {}", join(program.arguments, " "), last_line(ran->printed));
}

}  // namespace

absl::Status follow_recipe(Boxes& boxes, const InstallRecipe& recipe, const fs::path& folder,
                           const std::atomic<bool>* cancelled) {
  if (chmod(folder.c_str(), 0777) != 0) return system_error(errno, folder.string());
  BoxSpec spec;
  spec.name = "installing";
  spec.host_network = recipe.network;
  spec.environment = network_variables();
  // What is fetched is large, /tmp is small, and a cache would end with the box.
  for (const auto& [name, value] : {std::pair("TMPDIR", "/workspace"),
                                    {"UV_CACHE_DIR", "/workspace/uv"},
                                    {"UV_LINK_MODE", "copy"},
                                    {"UV_PYTHON_DOWNLOADS", "never"},
                                    {"PIP_NO_CACHE_DIR", "1"},
                                    {"PIP_DISABLE_PIP_VERSION_CHECK", "1"},
                                    {"npm_config_cache", "/workspace/npm"},
                                    {"npm_config_update_notifier", "false"}})
    spec.environment.emplace_back(name, value);
  spec.environment.insert(spec.environment.end(), recipe.environment.begin(),
                          recipe.environment.end());
  spec.mounts = {{folder, recipe.place, true}};
  spec.mounts.insert(spec.mounts.end(), recipe.mounts.begin(), recipe.mounts.end());
  auto box = boxes.create(spec);
  if (!box.ok()) return box.status();
  for (const auto& command : recipe.commands) {
    if (auto ran = run_in(**box, command, cancelled); !ran.ok()) return ran;
  }
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (lchown(entry->path().c_str(), geteuid(), getegid()) != 0)
      return system_error(errno, entry->path().string());
  }
  if (error) return system_error(error.value(), folder.string());
  if (chmod(folder.c_str(), 0755) != 0) return system_error(errno, folder.string());
  return absl::OkStatus();
}

fs::path installed_folder(const std::string& digest) {
  return user_data_folder() / "environments" / digest.substr(0, 16);
}

absl::StatusOr<fs::path> install_folder(Boxes& boxes, const InstallRecipe& recipe,
                                        const std::atomic<bool>* cancelled) {
  const fs::path folder = installed_folder(recipe.digest);
  const auto lock = FolderLock::take(folder.parent_path(), cancelled);
  if (!lock.ok()) return lock.status();
  if (fs::exists(folder)) return folder;  // by another process
  lock->remove_leftovers(kInstallingPrefix);
  auto draft = make_temporary_folder(folder.parent_path(), kInstallingPrefix);
  if (!draft.ok()) return draft.status();
  absl::Status installed = follow_recipe(boxes, recipe, *draft, cancelled);
  std::error_code error;
  if (installed.ok()) fs::rename(*draft, folder, error);
  if (installed.ok() && error) installed = system_error(error.value(), folder.string());
  if (!installed.ok()) {
    (void)remove_tree(*draft);
    return with_context(installed, recipe.what);
  }
  return folder;
}

}  // namespace mlgym
