// Branching a box beside copying its files.
#include <fmt/format.h>

#include "base/file.h"
#include "base/status.h"
#include "bench/host_programs.h"
#include "bench/measurements.h"
#include "bench/shell_box.h"

namespace mlgym {
namespace {

// 2000 small files in 20 folders and 100 MB that no file system can leave out.
constexpr const char* kFill =
    "for d in {1..20}; do mkdir -p files/$d; for f in {1..100}; do echo \"$d $f\" > files/$d/$f; "
    "done; done; head -c 100000000 /dev/urandom > files/large";

// The first answer of a box that goes on from where `origin` stands.
absl::StatusOr<std::string> branch(Workplace& workplace, Box& origin) {
  auto snapshot = origin.snapshot(Box::Keep::freeze);
  if (!snapshot.ok()) return snapshot.status();
  BoxSpec spec = bench_box();
  spec.snapshot = *snapshot;
  auto box = ShellBox::open(workplace, spec);
  if (!box.ok()) return box.status();
  if (auto answer = box->run("test -s files/20/100"); !answer.ok()) return answer.status();
  return (*snapshot)->method();
}

}  // namespace

absl::StatusOr<Samples> measure_box_branch(Workplace& workplace) {
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
        return seconds_of([&]() -> absl::Status {
          const auto made = branch(workplace, origin->box());
          if (!made.ok()) return made.status();
          if (*made != "overlay") method = *made;
          return absl::OkStatus();
        });
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
