// A box with an open shell.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string_view>

#include "bench/workplace.h"
#include "boxes/shell.h"

namespace mlgym {

class ShellBox {
 public:
  static absl::StatusOr<ShellBox> open(Workplace& workplace, const BoxSpec& spec = bench_box());
  static absl::StatusOr<ShellBox> open(Boxes& boxes, const BoxSpec& spec = bench_box());
  // kInternal when the command does not exit with 0.
  absl::StatusOr<ShellResult> run(std::string_view command);
  // What an environment does between two commands, once the first is answered.
  absl::Status save() { return shell_->save(); }
  Box& box() { return *box_; }

 private:
  ShellBox(std::unique_ptr<Box> box, std::unique_ptr<Shell> shell)
      : box_(std::move(box)), shell_(std::move(shell)) {}
  std::unique_ptr<Box> box_;
  std::unique_ptr<Shell> shell_;
};

}  // namespace mlgym
