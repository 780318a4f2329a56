// Running a script of a task or data set in a box.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "boxes/box.h"

namespace mlgym {

// The words of a `command:` as a program of the box. There is no shell: words are separated by
// spaces. `python3` becomes the interpreter at `python`, isolated from the folder it runs in and
// from the user's settings (-I).
std::vector<std::string> script_arguments(std::string_view command,
                                          std::string_view python = "/usr/bin/python3");

struct ScriptResult {
  int code = 0;         // exit code, or 128 + signal
  std::string printed;  // to standard output and error, the middle of a flood left out
};

// What another box prints meanwhile: read so that it does not stand still on a full pipe.
struct OtherOutput {
  int descriptor = -1;
  std::function<bool()> read;  // what is there now; false at its end
};

// Runs the program to its end and gathers what it prints. kDeadlineExceeded: it runs still, and
// ends with its box; kCancelled on request.
absl::StatusOr<ScriptResult> run_script(Box& box, BoxProgram program, Deadline deadline,
                                        const std::atomic<bool>* cancelled = nullptr,
                                        const OtherOutput* other = nullptr);

// The last line of what a script printed, short enough for a message.
std::string last_line(std::string_view printed);

}  // namespace mlgym
