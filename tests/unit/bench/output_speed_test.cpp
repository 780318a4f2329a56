// A step that prints takes at most three times as long as draining a pipe, whatever it prints.
#include <fmt/format.h>

#include "base/file.h"
#include "bench/benchmark.h"
#include "bench/host_programs.h"
#include "bench/shell_box.h"
#include "bench/statistics.h"
#include "catch.h"
#include "folder.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

struct Kind {
  const char* name;
  const char* make;  // a bash command that writes the file "output"
  const char* print;
  int rounds;
};

constexpr Kind kKinds[] = {
    {"2 GB", ":", "head -c 2G /dev/zero", 3},
    {"a line of 100 MB", "head -c 100000000 /dev/zero | tr '\\0' x > output", "cat output", 7},
    {"binary", "head -c 100000000 /dev/urandom > output", "cat output", 7},
    {"invalid UTF-8", "yes $'\\xf0\\x9f\\xc3(' | head -c 100000000 > output", "cat output", 7},
    {"progress bars",
     "for ((i = 0; i < 20000; ++i)); do printf '\\r%3d%%|##########          | %d/20000 "
     "[00:01<00:02, 99.5it/s]' $((i / 200)) $i; done > bar; "
     "for i in {1..50}; do cat bar; echo; done > output",
     "cat output", 7},
    {"10^6 empty lines", "yes '' | head -n 1000000 > output", "cat output", 15},
};

}  // namespace

TEST_CASE("no kind of output takes longer than three times what draining a pipe takes", "[.long]") {
  const auto boxes = Boxes::start({SANDBOX_LIBRARY, "bubblewrap", "{}"});
  REQUIRE(boxes.ok());
  for (const Kind& kind : kKinds) {
    const Folder folder;
    const std::string bash = "/usr/bin/bash", inside = fmt::format("cd {}", folder.path().string());
    auto box = ShellBox::open(**boxes);
    REQUIRE(box.ok());
    REQUIRE(box->run(kind.make).ok());
    REQUIRE(run_to_end({bash, "-c", fmt::format("{}; {}", inside, kind.make)}).ok());
    std::uint64_t printed = 0;
    std::size_t drained = 0;
    const auto samples = in_turns(
        kind.rounds,
        [&]() -> absl::StatusOr<double> {
          return seconds_of([&]() -> absl::Status {
            const auto result = box->run(kind.print);
            if (result.ok()) printed = result->output_bytes;
            return result.status();
          });
        },
        [&] {
          return seconds_of([&] {
            const auto read =
                read_through_pipe({bash, "-c", fmt::format("{}; {}", inside, kind.print)});
            if (read.ok()) drained = *read;
            return read.status();
          });
        });
    INFO(samples.status().ToString());
    REQUIRE(samples.ok());
    const double ours = median(samples->value), reference = median(samples->reference);
    fmt::print("{}: {} bytes, {:.1f} ms beside {:.1f} ms of a drained pipe: {:.2f}x\n", kind.name,
               printed, ours * 1e3, reference * 1e3, ours / reference);
    CHECK(printed == drained);
    CHECK(ours <= 3 * reference);
  }
}
