#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/process.h"
#include "catch.h"
#include "folder.h"
#include "matching.h"
#include "variable.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

ProgramSpec shell(const std::string& command) {
  return {{"/bin/sh", "-c", command}, current_environment(), {}};
}

const Deadline kLong = Deadline::after(120);

}  // namespace

TEST_CASE("a program gets its arguments as they are") {
  const auto output = output_of({{"/bin/sh", "-c", "printf '<%s>' \"$@\"", "sh", "a b", "", "'*'"},
                                 current_environment(),
                                 {}},
                                kLong);
  REQUIRE(output.ok());
  CHECK(*output == "<a b><><'*'>");
}

TEST_CASE("a program without a slash is searched in PATH") {
  const auto output = output_of({{"printf", "found"}, current_environment(), {}}, kLong);
  REQUIRE(output.ok());
  CHECK(*output == "found");
}

TEST_CASE("a program has the environment it was given and no other") {
  const auto output = output_of({{"/usr/bin/env"}, {"ONLY=this"}, {}}, kLong);
  REQUIRE(output.ok());
  CHECK(*output == "ONLY=this\n");
}

TEST_CASE("the current environment is told as it stands") {
  const Variable variable("MLGYM_TEST_VARIABLE", "here");
  const auto variables = current_environment();
  CHECK(std::count(variables.begin(), variables.end(), "MLGYM_TEST_VARIABLE=here") == 1);
}

TEST_CASE("standard input is empty unless it is named") {
  const auto output = output_of(shell("cat"), kLong);
  REQUIRE(output.ok());
  CHECK(output->empty());
}

TEST_CASE("a program reads from the descriptor it was given") {
  auto pipe = make_pipe();
  REQUIRE(pipe.ok());
  REQUIRE(write_all(pipe->write.get(), "given").ok());
  pipe->write.reset();
  ProgramSpec spec = shell("cat");
  spec.descriptors = {{pipe->read.get(), 0}};
  const auto output = output_of(spec, kLong);
  REQUIRE(output.ok());
  CHECK(*output == "given");
}

TEST_CASE("descriptors can change places") {
  const Folder scratch;
  const Descriptor one(open(scratch.write("one", "1").c_str(), O_RDONLY | O_CLOEXEC));
  const Descriptor two(open(scratch.write("two", "2").c_str(), O_RDONLY | O_CLOEXEC));
  ProgramSpec spec = shell("cat /dev/fd/$FIRST /dev/fd/$SECOND");
  spec.environment.push_back("FIRST=" + std::to_string(one.get()));
  spec.environment.push_back("SECOND=" + std::to_string(two.get()));
  spec.descriptors = {{one.get(), two.get()}, {two.get(), one.get()}};
  const auto output = output_of(spec, kLong);
  REQUIRE(output.ok());
  CHECK(*output == "21");
}

TEST_CASE("a gap between given descriptors is closed") {
  const Descriptor stray(open("/dev/null", O_RDONLY));  // without O_CLOEXEC, on purpose
  const Descriptor given(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const int high = stray.get() + 5;
  ProgramSpec spec = shell("test -e /proc/self/fd/$HIGH && ! test -e /proc/self/fd/$STRAY");
  spec.environment.push_back("HIGH=" + std::to_string(high));
  spec.environment.push_back("STRAY=" + std::to_string(stray.get()));
  spec.descriptors = {{given.get(), high}};
  CHECK(output_of(spec, kLong).ok());
}

TEST_CASE("a program starts with the default signals, whatever the caller ignores") {
  const auto before = signal(SIGTERM, SIG_IGN);
  const auto output = output_of(shell("sh -c 'kill -TERM $$'; echo $?"), kLong);
  signal(SIGTERM, before);
  REQUIRE(output.ok());
  CHECK(*output == "143\n");
}

TEST_CASE("output of a program that fails is a failure that names it") {
  const auto output = output_of(shell("echo half; exit 3"), kLong);
  CHECK(output.status().code() == absl::StatusCode::kInternal);
  CHECK(contains(output.status().ToString(), "/bin/sh"));
}

TEST_CASE("a program that closed its output and goes on is held to the deadline too") {
  const auto output = output_of(shell("exec sleep 100 >/dev/null"), Deadline::after(0.2));
  CHECK(output.status().code() == absl::StatusCode::kDeadlineExceeded);
}

TEST_CASE("a program that was not found is told by its name") {
  const auto program = Program::start({{"/nonexistent/program"}, {}, {}});
  CHECK(program.status().code() == absl::StatusCode::kNotFound);
  CHECK(contains(program.status().ToString(), "/nonexistent/program"));
}

TEST_CASE("a program needs a name") { CHECK_FALSE(Program::start({}).ok()); }

TEST_CASE("a killed program ended by its signal") {
  auto program = Program::start(shell("exec sleep 100"));
  REQUIRE(program.ok());
  program->kill();
  const auto status = program->wait(kLong);
  REQUIRE(status.ok());
  CHECK(WIFSIGNALED(*status));
  CHECK(WTERMSIG(*status) == SIGKILL);
}

TEST_CASE("a program is waited for once") {
  auto program = Program::start(shell("exit 0"));
  REQUIRE(program.ok());
  REQUIRE(program->wait(kLong).ok());
  CHECK(program->wait(kLong).status().code() == absl::StatusCode::kInternal);
}

TEST_CASE("destroying a program ends it") {
  pid_t id = -1;
  {
    const auto program = Program::start(shell("exec sleep 100"));
    REQUIRE(program.ok());
    id = program->id();
    REQUIRE(kill(id, 0) == 0);
  }
  CHECK(kill(id, 0) != 0);
}

TEST_CASE("a moved program is ended by its new owner") {
  auto first = Program::start(shell("exec sleep 100"));
  REQUIRE(first.ok());
  const pid_t id = first->id();
  {
    const Program second = std::move(*first);
    CHECK(second.id() == id);
    CHECK(kill(id, 0) == 0);
  }
  CHECK(kill(id, 0) != 0);
}
