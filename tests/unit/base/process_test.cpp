#include "base/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.h"

using namespace mlgym;

TEST_CASE("a program's output is read to its end") {
  const auto output = output_of(
      {{"/bin/sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x"}, current_environment(), {}},
      Deadline::after(10));
  REQUIRE(output.ok());
  CHECK(output->size() == 300000);
}

TEST_CASE("a program inherits no descriptor that it was not given") {
  const Descriptor open_here(open("/dev/null", O_RDONLY));  // without O_CLOEXEC, on purpose
  const auto output =
      output_of({{"/bin/sh", "-c", "ls /proc/self/fd | wc -l"}, current_environment(), {}},
                Deadline::after(10));
  REQUIRE(output.ok());
  CHECK(std::stoi(*output) == 4);  // 0 to 2, and the folder that ls reads
}

TEST_CASE("a program that takes too long is ended") {
  const auto output =
      output_of({{"/bin/sleep", "100"}, current_environment(), {}}, Deadline::after(0.2));
  CHECK(output.status().code() == absl::StatusCode::kDeadlineExceeded);
}

TEST_CASE("a program that is not there is an error") {
  CHECK_FALSE(Program::start({{"/nonexistent/program"}, {}, {}}).ok());
}

TEST_CASE("how a program ended is what waitpid says") {
  auto program = Program::start({{"/bin/sh", "-c", "exit 7"}, current_environment(), {}});
  REQUIRE(program.ok());
  const auto status = program->wait(Deadline::after(10));
  REQUIRE(status.ok());
  CHECK(WEXITSTATUS(*status) == 7);
}

TEST_CASE("an identity tells a process from a later one of its number") {
  const std::string own = process_identity(getpid());
  CHECK(is_running(own));
  CHECK(process_identity(999'999'999).empty());
  CHECK_FALSE(is_running("1-5." + own.substr(own.rfind('.') + 1)));
  CHECK_FALSE(is_running("999999999-1"));
  CHECK_FALSE(is_running(""));
}

TEST_CASE("a process of a namespace that we cannot look into counts as running") {
  CHECK(is_running("999999999-1.17"));
}
