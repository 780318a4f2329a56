#include "check/tried_program.h"

#include "base/time.h"
#include "catch.h"

using mlgym::try_program;

TEST_CASE("a program that works is told with its words, of both outputs") {
  const auto tried = try_program({"/bin/sh", "-c", "echo out; echo err >&2"}, 10);
  CHECK(tried.worked);
  CHECK(tried.words == "out\nerr");
}

TEST_CASE("a program that fails is told with its words") {
  const auto tried = try_program({"/bin/sh", "-c", "echo no; exit 3"}, 10);
  CHECK_FALSE(tried.worked);
  CHECK(tried.words == "no");
}

TEST_CASE("a program that is not there is told") {
  const auto tried = try_program({"/no/such/program"}, 10);
  CHECK_FALSE(tried.worked);
  CHECK(tried.words.find("/no/such/program") != tried.words.npos);
}

TEST_CASE("a program that hangs is given up, also when it closed its output") {
  const double started = mlgym::monotonic_seconds();
  CHECK(try_program({"/bin/sh", "-c", "exec sleep 100"}, 0.2).words.find("did not end") !=
        std::string::npos);
  CHECK_FALSE(try_program({"/bin/sh", "-c", "exec sleep 100 >&- 2>&-"}, 0.2).worked);
  CHECK(mlgym::monotonic_seconds() - started < 50);
}
