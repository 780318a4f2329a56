// What a box may take, whether the sandbox or the box's process 1 sees to it.
#include "boxes/init_client.h"
#include "computer.h"
#include "matching.h"
#include "spawner_program.h"

using namespace mlgym;
using namespace mlgym::test;
using End = ShellResult::End;

namespace {

BoxSpec limited(const BoxLimits& limits) {
  BoxSpec spec;
  spec.limits = limits;
  return spec;
}

// By the sandbox and by process 1.
std::uint64_t out_of_memory(Computer& computer) {
  const auto usage = computer.box->pause();
  REQUIRE(usage.ok());
  REQUIRE(computer.box->resume().ok());
  return usage->out_of_memory + computer.box->stats()->out_of_memory;
}

const std::string kHold =
    "for i in 1 2 3 4; do python3 -c 'import time; b = bytearray(60 << 20); time.sleep(3); "
    "print(\"held\")' & done; wait; echo end";

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// A box whose process 1 watches, as where the sandbox has nothing harder.
struct WatchedBox {
  explicit WatchedBox(const InitLimits& limits) { REQUIRE(init.set_limits(limits).ok()); }
  BoxExit run(const std::string& command) {
    BoxProgram program;
    program.arguments = {"/usr/bin/bash", "-c", command};
    auto process = init.start(program, {{"PATH", "/usr/bin"}});
    REQUIRE(process.ok());
    const auto exit = process->wait(Deadline::after(30));
    REQUIRE(exit.ok());
    return *exit;
  }
  absl::StatusOr<BoxUsage> pause() {
    bool still = false;
    auto usage = init.pause(still);
    CHECK(still);
    return usage;
  }
  SpawnerProgram spawner;
  InitClient init{spawner.create()};
};

}  // namespace

TEST_CASE("processes that together take too much memory are ended, and the shell goes on") {
  BoxLimits limits;
  limits.memory_bytes = 150 << 20;
  // Where memory is limited for each process by its addresses, python needs some beside.
  if (!is_hard("memory")) limits.memory_bytes = 200 << 20;
  Computer computer(limited(limits));
  computer.run("x=kept");
  const ShellResult result = computer.run(kHold);
  CHECK(count(result.output, "held\n") < 4);
  CHECK(contains(result.output, "end\n"));
  CHECK(out_of_memory(computer) > 0);
  CHECK(computer.run("echo $x").output == "kept\n");
}

TEST_CASE("a process that alone takes too much memory does not get it") {
  BoxLimits limits;
  limits.memory_bytes = 128 << 20;
  Computer computer(limited(limits));
  computer.run("x=kept");
  CHECK(computer.run("python3 -c 'b = bytearray(400 << 20)'").exit_code != 0);
  CHECK(computer.run("echo $x").output == "kept\n");
}

TEST_CASE("process 1 ends the largest process of a box that holds too much memory") {
  InitLimits limits;
  limits.watched_memory = 100 << 20;
  WatchedBox box(limits);
  CHECK(
      box.run("python3 -c 'import time; b = bytearray(300 << 20); time.sleep(20)'; exit $?").code ==
      128 + 9);
  CHECK(box.run("exit 5").code == 5);
  const auto usage = box.pause();
  REQUIRE(usage.ok());
  CHECK(usage->out_of_memory >= 1);
  CHECK(usage->out_of_disk == 0);
}

TEST_CASE("process 1 ends what runs in a box whose workspace holds too much") {
  InitLimits limits;
  limits.watched_disk = 10 << 20;
  WatchedBox box(limits);
  CHECK(box.run("for i in 1 2 3; do head -c 8M /dev/zero > part$i; done; sleep 20").code ==
        128 + 9);
  const auto usage = box.pause();
  REQUIRE(usage.ok());
  CHECK(usage->out_of_disk >= 1);
  CHECK(usage->processes == 0);
}

TEST_CASE("a command that fills the workspace is ended, and the box can be cleared up") {
  BoxLimits limits;
  limits.disk_bytes = 20 << 20;
  Computer computer(limited(limits));
  CHECK(computer.run("head -c 100M /dev/zero > big").exit_code != 0);
  computer.run("rm -f big");
  const ShellResult filled =
      computer.run("for i in 1 2 3 4; do head -c 8M /dev/zero > part$i; done; sleep 15");
  CHECK(filled.end == End::shell_ended);
  CHECK(filled.restarted);
  const auto usage = computer.box->pause();
  REQUIRE(usage.ok());
  CHECK(usage->out_of_disk >= 1);
  REQUIRE(computer.box->resume().ok());
  // The watch may look just then.
  for (int tries = 0; tries < 5; ++tries) computer.run("rm -f part*");
  CHECK(computer.run("sleep 1; ls; echo alive").output == "alive\n");
}

TEST_CASE("a fork bomb stops at the limit of processes") {
  BoxLimits limits;
  limits.processes = 60;
  Computer computer(limited(limits));
  computer.run("bomb() { bomb | bomb & }; bomb; sleep 1", 2);
  const auto held = computer.box->count_processes();
  REQUIRE(held.ok());
  CHECK(*held <= 60);
  REQUIRE(computer.box->end_processes().ok());
  CHECK(*computer.box->count_processes() == 0);
  CHECK(computer.run("echo alive").output == "alive\n");
}

TEST_CASE("temporary files and shared memory have their sizes") {
  BoxLimits limits;
  limits.memory_bytes = 256 << 20;
  limits.temporary_bytes = 8 << 20;
  Computer computer(limited(limits));
  CHECK(computer.run("head -c 7M /dev/zero > /tmp/a").exit_code == 0);
  CHECK(computer.run("head -c 7M /dev/zero > /tmp/b").exit_code != 0);
  CHECK(computer.run("rm /tmp/*; head -c 100M /dev/zero > /dev/shm/a").exit_code != 0);
  CHECK(computer.run("stat -c %s /dev/shm/a").output <= std::to_string(64 << 20) + "\n");
}

TEST_CASE("a share of a processor is no more than that") {
  if (!is_hard("cpus")) {
    WARN("no control group for processors here");
    return;
  }
  BoxLimits limits;
  limits.cpus = 0.25;
  Computer computer(limited(limits));
  const auto before = computer.box->pause();
  REQUIRE(computer.box->resume().ok());
  const ShellResult result =
      computer.run("for i in 1 2 3; do (timeout 2 sh -c 'while :; do :; done') & done; wait");
  const auto after = computer.box->pause();
  REQUIRE((before.ok() && after.ok()));
  CHECK(after->cpu_seconds - before->cpu_seconds < 0.5 * result.seconds);
}

TEST_CASE("the processor time of ended and of living processes is counted") {
  Computer computer;
  computer.run("python3 -c 'import time\nwhile time.process_time() < 0.7: pass'");
  const auto ended = computer.box->pause();
  REQUIRE(ended.ok());
  CHECK(ended->cpu_seconds >= 0.65);
  CHECK(ended->cpu_seconds < 2);
  REQUIRE(computer.box->resume().ok());
  computer.run(
      "python3 -c 'import time\nwhile time.process_time() < 0.7: pass\nopen(\"done\", \"w\")\n"
      "time.sleep(100)' & until [ -e done ]; do sleep 0.05; done");
  const auto living = computer.box->pause();
  REQUIRE(living.ok());
  CHECK(living->cpu_seconds - ended->cpu_seconds >= 0.65);
  CHECK(living->cpu_seconds - ended->cpu_seconds < 2);
  CHECK(living->processes == 2);
}

TEST_CASE("a GPU that is not there is told before a box is made") {
  if (std::filesystem::exists("/dev/nvidia63")) return;
  BoxSpec spec;
  spec.name = "test";
  spec.gpus = {63};
  const auto made = boxes().create(spec);
  CHECK(made.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(contains(std::string(made.status().message()), "/dev/nvidia63"));
}
