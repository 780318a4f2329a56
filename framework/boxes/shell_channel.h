// What the host and a shell in a box exchange: files and named pipes in the box's channel folder,
// which the box sees as /run/mlgym and cannot write to. docs/shell.md tells how a step goes.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.h"
#include "boxes/init/protocol.h"

namespace mlgym {

class ShellChannel {
 public:
  static absl::StatusOr<ShellChannel> make(const std::filesystem::path& folder);

  // The path in the box of the script that bash reads: a pipe that never ends.
  static constexpr const char* kScript = MLGYM_INIT_SHELL_SCRIPT;

  // Has the shell run `text`: its output goes to the output pipe; "NUMBER CODE", with the number of
  // what was asked for and its exit code, is a line of the control pipe.
  absl::Status run(std::string_view text);
  // The same, for the shell's variables, functions, settings and folder, which go to the state pipe
  // as a text that a new shell can begin with.
  absl::Status save();
  static constexpr std::string_view kEndOfState = "# whole\n";  // how the text ends
  // For a new shell, which begins with `text`: what the old one did not read, and what it said
  // last, is gone.
  absl::Status begin(std::string_view text);
  // Whether a process of the box may still write to the output pipe.
  absl::StatusOr<bool> output_is_held();
  // Another pipe takes the place of the output pipe; the old one is handed out.
  absl::StatusOr<Descriptor> replace_output();

  std::uint64_t asked() const { return asked_; }  // the number of what was asked for last

  // To read from, without waiting.
  int output() const { return output_.get(); }
  int control() const { return control_.get(); }
  int state() const { return state_.get(); }

 private:
  absl::StatusOr<Descriptor> make_pipe_for(const char* name, unsigned mode, int flags) const;
  absl::StatusOr<Descriptor> make_text(const char* name, std::string_view text) const;
  absl::Status keep_output_open();

  std::filesystem::path folder_;
  Descriptor script_, command_, output_, control_, state_;
  Descriptor writer_;  // of the output pipe: as long as there is one, no end of it wakes the host
  std::size_t command_size_ = 0;
  std::uint64_t prepared_ = 0, asked_ = 0;
};

}  // namespace mlgym
