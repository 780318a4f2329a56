// Opening a plugin's library and checking its table: what the registry, the spawner and the runner
// share.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <filesystem>
#include <string_view>

namespace mlgym {

// Opens the library (once per process, never closed) and checks its table. kInvalidArgument: one
// line that names the file, the fault and the remedy. Static constructors of the library run.
// Thread-safe.
absl::StatusOr<const mlgym_plugin*> load_library(const std::filesystem::path& library);

// The checks on a table that is already in memory. `where` names it in messages.
absl::Status check_plugin(const mlgym_plugin& plugin, const std::filesystem::path& where);

// Whether host and plugin have the same headers, by their MLGYM_HEADER_HASH. kInvalidArgument: one
// line with both. With MLGYM_ACCEPT_OTHER_HEADERS=1, which tests set, any others do: the contract's
// promise that structs only grow is kept from the start, though nobody may rely on it before 1.0.
absl::Status check_headers(std::string_view hash);

// Whether this process has opened the library already.
bool is_loaded(const std::filesystem::path& library);

// Runs the plugin's `start`, if it has one: before the first create, once in a process however
// often this is called; after a failure, again.
absl::Status start_plugin(const mlgym_plugin& plugin, const std::filesystem::path& library);

// Loads and starts the plugin in a process of its own (`mlgym_plugin_runner --probe`), so that one
// that crashes or hangs cannot take this process with it.
absl::Status probe_library(const std::filesystem::path& library);
// The runner writes this, or what is wrong, to this descriptor. Neither its exit code nor its
// standard error counts: the plugin could have ended the process, or printed something.
inline constexpr int kProbeVerdict = 3;
inline constexpr const char* kProbeOk = "ok";

}  // namespace mlgym
