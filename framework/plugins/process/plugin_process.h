// A plugin's process and the conversation with it (docs/process_protocol.md).
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

struct PluginCommand {
  std::vector<std::string> words;
  std::filesystem::path folder;  // where it starts
  std::string name;              // of the plugin, for the log
};

// A manifest's `command`: a program with a slash that lies beside the manifest is that one.
PluginCommand plugin_command(std::vector<std::string> words, const std::filesystem::path& folder,
                             std::string name);

// One process, which serves one instance. One thread at a time. After a failure of the process
// itself every call is kUnavailable. Destroying it hangs up, and kills what does not end then.
class PluginProcess {
 public:
  static absl::StatusOr<std::unique_ptr<PluginProcess>> start(const PluginCommand& command);
  ~PluginProcess();

  // What the plugin asks while it works on a request.
  using Nested = std::function<absl::StatusOr<Json>(const std::string& call, const Json& request)>;
  using Part = std::function<void(const Json& part)>;  // of the answer
  // Sends a request ("call" and its members) and gives the "ok" of its answer. The deadline and
  // cancellation of `call` hold: kDeadlineExceeded, kCancelled, and the process is killed unless it
  // answers a cancelled request soon.
  absl::StatusOr<Json> ask(const mlgym_call* call, Json request, const Nested& nested = nullptr,
                           const Part& part = nullptr);
  bool gone() const;  // failed for good

 private:
  struct State;
  explicit PluginProcess(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace mlgym
