// Steps in the shell of a box beside the same commands in a plain bash.
#include <fmt/format.h>

#include "base/file.h"
#include "base/status.h"
#include "bench/host_programs.h"
#include "bench/measurements.h"
#include "bench/one_processor.h"
#include "bench/shell_box.h"

namespace mlgym {
namespace {

constexpr int kShells = 10;  // of each kind, one after the other

absl::StatusOr<Samples> beside_plain_bash(Workplace& workplace, const std::string& command,
                                          int rounds) {
  const OnOneProcessor pinned;
  const auto boxes = workplace.more_boxes();  // processes stay where they are started
  if (!boxes.ok()) return boxes.status();
  Samples all;
  for (int i = 0; i < kShells; ++i) {
    auto box = ShellBox::open(**boxes);
    if (!box.ok()) return box.status();
    auto plain = PlainShell::start();
    if (!plain.ok()) return plain.status();
    const auto samples = in_turns(
        rounds / kShells,
        [&]() -> absl::StatusOr<double> {
          const auto seconds = seconds_of([&] { return box->run(command).status(); });
          if (auto saved = box->save(); !saved.ok()) return saved;
          return seconds;
        },
        [&] { return seconds_of([&] { return plain->run(command); }); });
    if (!samples.ok()) return samples.status();
    all.value.insert(all.value.end(), samples->value.begin(), samples->value.end());
    all.reference.insert(all.reference.end(), samples->reference.begin(), samples->reference.end());
  }
  return all;
}

}  // namespace

absl::StatusOr<Samples> measure_step_noop(Workplace& workplace) {
  return beside_plain_bash(workplace, ":", 2000);
}

absl::StatusOr<Samples> measure_step_true(Workplace& workplace) {
  return beside_plain_bash(workplace, "/bin/true", 500);
}

absl::StatusOr<Samples> measure_output(Workplace& workplace) {
  constexpr std::size_t kBytes = 10 << 20;
  auto box = ShellBox::open(workplace);
  if (!box.ok()) return box.status();
  std::string content;
  while (content.size() < kBytes) content += fmt::format("{} lines were printed\n", content.size());
  content.resize(kBytes);
  const std::string file = (workplace.folder() / "output").string();
  if (auto written = write_file_atomically(file, content); !written.ok()) return written;
  if (auto put = box->box().put("output", content); !put.ok()) return put;
  return in_turns(
      40,
      [&]() -> absl::StatusOr<double> {
        return seconds_of([&]() -> absl::Status {
          const auto result = box->run("/usr/bin/cat output");
          if (!result.ok()) return result.status();
          return result->output_bytes == kBytes
                     ? absl::OkStatus()
                     : internal("{} bytes came of {}", result->output_bytes, kBytes);
        });
      },
      [&] {
        return seconds_of([&] { return read_through_pipe({"/usr/bin/cat", file}).status(); });
      });
}

}  // namespace mlgym
