#include "bench/shell_box.h"

#include "base/status.h"

namespace mlgym {

absl::StatusOr<ShellBox> ShellBox::open(Workplace& workplace, const BoxSpec& spec) {
  const auto boxes = workplace.boxes();
  if (!boxes.ok()) return boxes.status();
  return open(**boxes, spec);
}

absl::StatusOr<ShellBox> ShellBox::open(Boxes& boxes, const BoxSpec& spec) {
  auto box = boxes.create(spec);
  if (!box.ok()) return box.status();
  auto shell = Shell::open(**box);
  if (!shell.ok()) return shell.status();
  return ShellBox(std::move(*box), std::move(*shell));
}

absl::StatusOr<ShellResult> ShellBox::run(std::string_view command) {
  auto result = shell_->run(command, {});
  if (!result.ok()) return result.status();
  if (result->end != ShellResult::End::exited || result->exit_code != 0)
    return internal("`{}` in a box: exit code {}: {}", command, result->exit_code, result->output);
  return result;
}

}  // namespace mlgym
