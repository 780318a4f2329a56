// A persistent shell in a box: commands run one after another, with their working folder, variables
// and functions kept.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "boxes/box.h"

namespace mlgym {

struct ShellLimits {
  double timeout = 60;         // seconds for the whole command
  double no_output = 600;      // seconds without a byte of output
  std::size_t output = 65536;  // bytes kept: the first half and the last half
};

struct ShellResult {
  enum class End {
    exited,       // exit_code is the command's
    timeout,      // ended by us; partial output is kept
    no_output,    // the same, for silence
    cancelled,    // the same, on request
    shell_ended,  // the command ended the shell (exit, exec, kill); a new one takes its place
    box_ended,    // the box is gone
  };
  End end = End::exited;
  int exit_code = 0;
  std::string
      output;  // bytes as printed; in the middle, if cut, a line that says how many are missing
  std::uint64_t output_bytes = 0;  // printed in all
  std::uint64_t dropped_bytes = 0;
  double seconds = 0;
  bool restarted = false;  // variables and functions were lost; files are not
};

// One thread at a time. The box must outlive it.
class Shell {
 public:
  static absl::StatusOr<std::unique_ptr<Shell>> open(Box& box);
  ~Shell();

  // Errors are those of the host; whatever the command does is a result.
  absl::StatusOr<ShellResult> run(std::string_view command, const ShellLimits& limits,
                                  const std::atomic<bool>* cancelled = nullptr);

 private:
  struct State;
  explicit Shell(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace mlgym
