// Calls into plugins from the host: deadline, cancellation, error text, sinks.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/time.h"

namespace mlgym {

inline mlgym_str borrow(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view(mlgym_str text) { return {text.data ? text.data : "", text.size}; }

// A sink that appends to `text`, which must outlive it.
mlgym_sink sink_into(std::string& text);

// What the host offers to plugins. One an owner (a run, an evaluation box); outlives its calls.
class HostServices {
 public:
  // `extension` answers ids such as "mlgym.host.policy/1"; `log` gets level and message. Both
  // [any-thread].
  using Extension = std::function<const void*(std::string_view id)>;
  using Log = std::function<void(int level, std::string_view message)>;
  HostServices(Log log, Extension extension);
  const mlgym_host* raw() const;
  // The services that a plugin's call came with.
  static HostServices of(const mlgym_call* call);

  // What the functions of extensions work on: the owner's.
  void* context() const;
  void set_context(void* context);

  // Where relative paths of MLGYM_HOST_FILES start.
  const std::filesystem::path& folder() const;
  void set_folder(std::filesystem::path folder);
  // Digests of what plugins have read by it, by path.
  std::map<std::string, std::string> files_read() const;
  void note_file(const std::string& path, std::string_view content) const;

 private:
  struct State;
  explicit HostServices(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;  // its address is known to plugins
};
// Services that log to the host's log and offer no extension.
const HostServices& plain_host_services();
// The same, and the files below `folder`: for the creation of an agent or a model.
HostServices services_with_files(const std::filesystem::path& folder);

// One call. Not movable: plugins hold its address while it lasts.
class Call {
 public:
  Call(const HostServices& services, Deadline deadline,
       const std::atomic<bool>* cancelled = nullptr);
  using Cancelled = std::function<bool()>;  // [any-thread]
  Call(const HostServices& services, Deadline deadline, Cancelled cancelled);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const mlgym_call* raw() const { return &raw_; }
  // What a function that returned `code` means: its error text with `who` before it; "returned
  // INTERNAL without a message" when it set none; codes outside absl's become kUnknown. `who` may
  // be empty.
  absl::Status status(mlgym_status code, std::string_view who) const;
  // Calls a function of a plugin, named `name`. One that lets an exception out, against the
  // contract, becomes an error of `broken` that says so. Every call into a plugin goes through
  // here.
  template <class Function>
  absl::Status run(std::string_view who, std::string_view name, Function&& function,
                   absl::StatusCode broken = absl::StatusCode::kInternal) const {
    try {
      return status(function(), who);
    } catch (...) {
      return threw(who, name, broken);
    }
  }

 private:
  static absl::Status threw(std::string_view who, std::string_view name, absl::StatusCode broken);

  mlgym_call raw_;
  Cancelled cancelled_;
  mutable std::mutex mutex_;
  mutable std::string error_;
};

// Runs a function that the host hands to plugins: no exception leaves it, a status becomes code +
// text.
mlgym_status answer(const mlgym_call* call, const std::function<absl::Status()>& body) noexcept;

}  // namespace mlgym
