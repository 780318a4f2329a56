// Boxes: making, holding, ending.
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "base/file.h"
#include "base/status.h"
#include "bench/descendants.h"
#include "bench/host_programs.h"
#include "bench/measurements.h"
#include "bench/shell_box.h"

namespace mlgym {

absl::StatusOr<Samples> measure_box_create(Workplace& workplace) {
  if (auto boxes = workplace.boxes(); !boxes.ok()) return boxes.status();
  const auto reference = bubblewrap_command(workplace.folder(), {"/usr/bin/true"});
  if (!reference.ok()) return reference.status();
  return in_turns(
      60,
      [&] {
        return seconds_of([&]() -> absl::Status {
          auto box = ShellBox::open(workplace);  // destroyed at the end of this block
          return box.ok() ? box->run(":").status() : box.status();
        });
      },
      [&] { return seconds_of([&] { return run_to_end(*reference); }); });
}

absl::StatusOr<Samples> measure_box_hold(Workplace& workplace) {
  constexpr std::size_t kCount = 200;
  if (auto boxes = workplace.boxes(); !boxes.ok()) return boxes.status();
  std::vector<ShellBox> held;
  const auto made = seconds_of([&]() -> absl::Status {
    while (held.size() < kCount) {
      auto box = ShellBox::open(workplace);
      if (!box.ok()) return with_context(box.status(), fmt::format("box {}", held.size() + 1));
      held.push_back(std::move(*box));
    }
    return absl::OkStatus();
  });
  if (!made.ok()) return made.status();
  const auto stepped = seconds_of([&]() -> absl::Status {
    for (auto& box : held) {
      if (auto done = box.run(":"); !done.ok()) return done.status();
    }
    return absl::OkStatus();
  });
  if (!stepped.ok()) return stepped.status();
  const auto processes = processes_of_boxes();
  if (processes.size() < 2 * kCount)
    return internal("{} boxes have but {} processes", kCount, processes.size());
  const auto bytes = proportional_bytes_of(processes);
  if (!bytes.ok()) return bytes.status();
  spdlog::info("{} boxes were made in {:.1f} s, a step in each took {:.0f} ms, {} processes",
               kCount, *made, *stepped * 1e3, processes.size());
  return Samples{{static_cast<double>(*bytes) / kCount}, {}};
}

absl::StatusOr<Samples> measure_kill_tree(Workplace& workplace) {
  constexpr std::size_t kTree = 50;
  if (auto boxes = workplace.boxes(); !boxes.ok()) return boxes.status();
  return in_turns(
      10,
      [&]() -> absl::StatusOr<double> {
        auto box = ShellBox::open(workplace);
        if (!box.ok()) return box.status();
        const auto started = box->run(fmt::format(
            "for ((i = 0; i < {}; ++i)); do setsid sleep 1000 & done; disown -a", kTree));
        if (!started.ok()) return started.status();
        const Deadline deadline = Deadline::after(10);
        for (int count = 0; count < static_cast<int>(kTree) + 1;) {
          const auto counted = box->box().count_processes();
          if (!counted.ok()) return counted.status();
          count = *counted;
          if (deadline.passed()) return internal("only {} processes came to life", count);
        }
        const auto tree = processes_of_boxes();
        if (tree.size() <= kTree) return internal("the host sees but {} processes", tree.size());
        return seconds_of([&]() -> absl::Status {
          if (auto killed = box->box().kill(); !killed.ok()) return killed;
          const Deadline end = Deadline::after(10);
          while (std::any_of(tree.begin(), tree.end(), is_alive)) {
            if (end.passed()) return internal("processes are left after the end of their box");
          }
          return absl::OkStatus();
        });
      },
      nullptr);
}

}  // namespace mlgym
