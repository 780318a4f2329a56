// Programs of the host without mlgym around them: what its boxes are measured against.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/process.h"

namespace mlgym {

// A bash that reads commands from a pipe. One thread.
class PlainShell {
 public:
  static absl::StatusOr<PlainShell> start();
  // Writes the command and an echo of an end mark, and reads until the mark.
  absl::Status run(std::string_view command);

 private:
  PlainShell(Program program, Descriptor input, Descriptor output)
      : program_(std::move(program)), input_(std::move(input)), output_(std::move(output)) {}
  Program program_;
  Descriptor input_, output_;
};

// A process that gives back what it is told: cat between two pipes. One thread.
class Echo {
 public:
  static absl::StatusOr<Echo> start();
  absl::Status round_trip();  // of a line of 100 bytes

 private:
  Echo(Program program, Descriptor input, Descriptor output)
      : program_(std::move(program)), input_(std::move(input)), output_(std::move(output)) {}
  Program program_;
  Descriptor input_, output_;
};

// Bubblewrap's command line for a box that shows what an agent's box shows, with new folders below
// `folder` in the places of the box's own, running `program`.
absl::StatusOr<std::vector<std::string>> bubblewrap_command(
    const std::filesystem::path& folder, const std::vector<std::string>& program);

// Runs a program to its end without its output; not exit code 0 is kFailedPrecondition.
absl::Status run_to_end(const std::vector<std::string>& arguments);

// Runs a program, reads and drops what it prints, and gives the number of bytes.
absl::StatusOr<std::size_t> read_through_pipe(const std::vector<std::string>& arguments);

}  // namespace mlgym
