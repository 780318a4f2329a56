#include "bench/descendants.h"

#include <signal.h>
#include <unistd.h>

#include "base/process.h"
#include "catch.h"

using namespace mlgym;

TEST_CASE("the proportional share is read from a rollup, not the lines whose names start alike") {
  CHECK(proportional_bytes("00400000-7fff2000 ---p 00000000 00:00 0    [rollup]\n"
                           "Rss:                3456 kB\n"
                           "Pss:                 123 kB\n"
                           "Pss_Dirty:           400 kB\n") == 123 * 1024);
  CHECK(proportional_bytes("Pss_Anon: 7 kB\n") == 0);
  CHECK(proportional_bytes("") == 0);
}

TEST_CASE("this process has memory") {
  const auto bytes = proportional_bytes_of({getpid()});
  REQUIRE(bytes.ok());
  CHECK(*bytes > 4096);
}

TEST_CASE("memory of a process that is gone cannot be told") {
  auto program = Program::start({{"/bin/true"}, {}, {}});
  REQUIRE(program.ok());
  const pid_t id = program->id();
  REQUIRE(program->wait(Deadline::after(10)).ok());
  CHECK_FALSE(is_alive(id));
  CHECK(proportional_bytes_of({id}).status().code() == absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("processes of boxes are those below the programs that this process has started") {
  auto pipe = make_pipe();
  REQUIRE(pipe.ok());
  ProgramSpec spec;
  spec.arguments = {"/bin/sh", "-c", "sleep 100 & echo $!; wait"};
  spec.environment = {"PATH=/usr/bin:/bin"};
  spec.descriptors = {{pipe->write.get(), 1}};
  auto program = Program::start(spec);
  REQUIRE(program.ok());
  char buffer[32] = {};
  REQUIRE(read(pipe->read.get(), buffer, sizeof buffer - 1) > 0);
  const pid_t below = static_cast<pid_t>(std::stol(buffer));
  CHECK(processes_of_boxes() == std::vector<pid_t>{below});
  CHECK(is_alive(below));
  kill(below, SIGKILL);
}
