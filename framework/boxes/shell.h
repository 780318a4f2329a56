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
    box_ended,    // the box is gone, and could not be started again
  };
  End end = End::exited;
  int exit_code = 0;
  std::string
      output;  // bytes as printed; in the middle, if cut, a line that says how many are missing
  std::uint64_t output_bytes = 0;  // printed in all
  std::uint64_t dropped_bytes = 0;
  double seconds = 0;
  bool restarted = false;  // another shell took the place of the one that began the command
  bool restored = false;   // it has the folder, variables and functions last saved
};

// One thread at a time. The box must outlive it.
class Shell {
 public:
  // `state`: of an earlier shell, which the new one continues; empty: a fresh one.
  static absl::StatusOr<std::unique_ptr<Shell>> open(Box& box, std::string state = "");
  ~Shell();

  // Errors are those of the host; whatever the command does is a result.
  absl::StatusOr<ShellResult> run(std::string_view command, const ShellLimits& limits,
                                  const std::atomic<bool>* cancelled = nullptr);

  // Notes folder, variables, functions, aliases and settings, for a shell that must take this one's
  // place. To be called after a command's reply was passed on, for it takes some time. A shell that
  // cannot say them keeps what was saved before.
  absl::Status save();
  const std::string& state() const;  // as saved last: bash's text; empty: never

  // A new shell in a box that was started again, with the state saved last.
  absl::Status reopen();

 private:
  struct State;
  explicit Shell(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace mlgym
