// What the host and a shell in a box exchange: files and named pipes in the box's channel folder,
// which the box sees as /run/mlgym and cannot write to. docs/shell.md tells how a step goes.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.h"
#include "boxes/init/protocol.h"

namespace mlgym {

// The scripts that a shell is told to run: by one short line, for it reads them a byte at a time.
enum class ShellScript {
  start,    // what a new shell begins with
  command,  // the text of `set_command`, its output to the output pipe, its exit code to the control
  save,     // the shell's variables, functions, settings and folder, to the state pipe
};

class ShellChannel {
 public:
  static absl::StatusOr<ShellChannel> make(const std::filesystem::path& folder);

  // The path in the box of the script that bash reads: a pipe that never ends.
  static constexpr const char* kScript = MLGYM_INIT_SHELL_SCRIPT;

  absl::Status set_command(std::string_view text);
  absl::Status set_start(std::string_view text);
  absl::Status run(ShellScript script);

  // For a new shell: what the old one did not read, and what it said last, is gone.
  absl::Status renew_script();
  // Whether a process of the box may still write to the output pipe.
  absl::StatusOr<bool> output_is_held();
  // Another pipe takes the place of the output pipe; the old one is handed out.
  absl::StatusOr<Descriptor> replace_output();

  // To read from, without waiting.
  int output() const { return output_.get(); }
  int control() const { return control_.get(); }
  int state() const { return state_.get(); }

 private:
  absl::StatusOr<Descriptor> make_pipe_for(const char* name, unsigned mode, int flags) const;
  absl::StatusOr<Descriptor> make_text(const char* name, std::string_view text) const;
  absl::Status keep_output_open();

  std::filesystem::path folder_;
  Descriptor script_, command_, start_, output_, control_, state_;
  Descriptor writer_;  // of the output pipe: as long as there is one, no end of it wakes the host
  std::size_t command_size_ = 0;
};

}  // namespace mlgym
