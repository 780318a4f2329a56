// Branching a box beside copying its files.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "base/file.h"
#include "base/status.h"
#include "bench/host_programs.h"
#include "bench/measurements.h"
#include "bench/shell_box.h"

namespace mlgym {
namespace {

// 2000 files of 4 KiB in 20 folders and 100 MB that no file system can leave out.
constexpr const char* kFill =
    "for d in {1..20}; do mkdir -p files/$d; for f in {1..100}; do printf '%4096s' \"$d $f\" > "
    "files/$d/$f; "
    "done; done; head -c 100000000 /dev/urandom > files/large";

struct Branch {
  std::unique_ptr<Box> box;
  std::string method;
};

absl::StatusOr<Branch> branch(Boxes& boxes, Box& origin) {
  auto snapshot = origin.snapshot(Box::Keep::freeze);
  if (!snapshot.ok()) return snapshot.status();
  BoxSpec spec = bench_box();
  spec.snapshot = *snapshot;
  auto box = boxes.create(spec);
  if (!box.ok()) return box.status();
  return Branch{std::move(*box), (*snapshot)->method()};
}

}  // namespace

absl::StatusOr<Samples> measure_box_branch(Workplace& workplace) {
  const auto boxes = workplace.boxes();
  if (!boxes.ok()) return boxes.status();
  auto origin = ShellBox::open(workplace);
  if (!origin.ok()) return origin.status();
  if (auto filled = origin->run(kFill); !filled.ok()) return filled.status();
  const auto folder = workplace.folder() / "branch";
  if (auto made = create_folders(folder); !made.ok()) return made;
  if (auto filled = run_to_end(
          {"/usr/bin/bash", "-ec", fmt::format("cd \"$0\"; {}", kFill), folder.string()});
      !filled.ok())
    return filled;
  std::string method = "overlay";
  int round = 0;
  auto samples = in_turns(
      8,
      [&]() -> absl::StatusOr<double> {
        if (auto put = origin->box().put("changed", std::to_string(++round)); !put.ok()) return put;
        absl::StatusOr<Branch> made;
        const auto seconds = seconds_of([&] {
          made = branch(**boxes, origin->box());
          return made.ok() ? made->box->get("files/20/100").status() : made.status();
        });
        if (!seconds.ok()) return seconds;
        if (made->method != "overlay") method = made->method;
        const auto came_up = Shell::open(*made->box);  // not counted: a copy of files runs nothing
        return came_up.ok() ? seconds : absl::StatusOr<double>(came_up.status());
      },
      [&]() -> absl::StatusOr<double> {
        const auto copy = folder / "copy";
        auto seconds = seconds_of([&] {
          return run_to_end({"/usr/bin/cp", "-a", (folder / "files").string(), copy});
        });
        if (auto removed = remove_tree(copy); !removed.ok()) return removed;
        return seconds;
      });
  if (samples.ok()) samples->bounded = method == "overlay";
  return samples;
}

}  // namespace mlgym
