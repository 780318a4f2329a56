// Output of every size and kind.
#include <fstream>

#include "computer.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;
using End = ShellResult::End;

namespace {

// The most memory that this process ever held, in bytes.
std::uint64_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (starts_with(line, "VmHWM:")) return std::stoull(line.substr(6)) << 10;
  }
  return 0;
}

// Starts the count anew; false where the kernel has no such thing, and the old peak stands.
bool reset_peak() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5" << std::flush;
  return static_cast<bool>(file);
}

constexpr std::uint64_t kMostMemory = 64 << 20;

}  // namespace

TEST_CASE("a flood takes no memory of the host") {
  Computer computer;
  if (!reset_peak()) WARN("the peak of memory cannot be reset here");
  const std::uint64_t before = peak_memory();
  const ShellResult result = computer.run("head -c 2G /dev/zero", 120);
  CHECK(result.end == End::exited);
  CHECK(result.output_bytes == 2ull << 30);
  CHECK(result.output_bytes - result.dropped_bytes <= 65536);
  CHECK(peak_memory() - before < kMostMemory);
}

TEST_CASE("a line of a hundred million bytes is cut like any other output") {
  Computer computer;
  (void)reset_peak();
  const std::uint64_t before = peak_memory();
  const ShellResult result =
      computer.run("printf start; head -c 100000000 /dev/zero | tr '\\0' x; printf end", 60);
  CHECK(result.output_bytes == 100000008);
  CHECK(starts_with(result.output, "startxxx"));
  CHECK(result.output.substr(result.output.size() - 6) == "xxxend");
  CHECK(result.output.size() < 70000);
  CHECK(peak_memory() - before < kMostMemory);
}

TEST_CASE("bytes of every value come as they were printed") {
  Computer computer;
  computer.run(
      "python3 -c 'import sys; sys.stdout.buffer.write(bytes(range(256)).replace(b\"\\r\", "
      "b\"\"))' "
      "> all");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte != '\r') all += static_cast<char>(byte);
  }
  CHECK(computer.run("cat all").output == all);
  CHECK(computer.run("printf '\\xc3\\x28\\xf0\\x9f'").output == "\xc3\x28\xf0\x9f");
}

TEST_CASE("a million empty lines are counted") {
  Computer computer;
  const ShellResult result = computer.run("yes '' | head -n 1000000");
  CHECK(result.output_bytes == 1000000);
  CHECK(result.dropped_bytes == 1000000 - 65536);
  CHECK(contains(result.output, "[... 934464 bytes not shown ...]"));
}

TEST_CASE("of every progress bar the last state is kept, whatever is printed around it") {
  Computer computer;
  const ShellResult result = computer.run(
      "for epoch in 1 2 3; do for i in $(seq 0 5 20000); do printf '\\r%d: %d/20000 it' $epoch $i; "
      "done; "
      "echo; echo loss $epoch; done",
      60);
  CHECK(result.output ==
        "1: 20000/20000 it\nloss 1\n2: 20000/20000 it\nloss 2\n3: 20000/20000 it\nloss 3\n");
  CHECK(result.dropped_bytes == 0);
}

TEST_CASE("what many jobs print at once is drained") {
  Computer computer;
  const ShellResult result =
      computer.run("for i in 1 2 3 4 5 6 7 8; do head -c 5000000 /dev/zero & done; wait", 60);
  CHECK(result.output_bytes >= 40000000);
  CHECK(result.end == End::exited);
}

TEST_CASE("a job that floods after its step disturbs no later one") {
  Computer computer;
  computer.run("yes & sleep 0.1");
  for (int step = 0; step < 5; ++step)
    CHECK(computer.run("echo " + std::to_string(step)).output == std::to_string(step) + "\n");
  CHECK(computer.run("kill %1; echo end").output == "end\n");
}
