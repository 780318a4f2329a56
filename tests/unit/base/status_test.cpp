#include "base/status.h"

#include <cerrno>
#include <string>

#include "catch.h"

using namespace mlgym;

TEST_CASE("each kind of failure has its code") {
  CHECK(invalid("x").code() == absl::StatusCode::kInvalidArgument);
  CHECK(not_found("x").code() == absl::StatusCode::kNotFound);
  CHECK(unable("x").code() == absl::StatusCode::kFailedPrecondition);
  CHECK(internal("x").code() == absl::StatusCode::kInternal);
}

TEST_CASE("a message is formatted from its parts") {
  CHECK(message_of(invalid("{} of {:.1f}", "one", 2.0)) == "one of 2.0");
}

TEST_CASE("a failed system call keeps its kind") {
  CHECK(system_error(ENOSPC, "x").code() == absl::StatusCode::kResourceExhausted);
  CHECK(system_error(EDQUOT, "x").code() == absl::StatusCode::kResourceExhausted);
  CHECK(system_error(ENOENT, "x").code() == absl::StatusCode::kNotFound);
  CHECK(system_error(EACCES, "x").code() == absl::StatusCode::kPermissionDenied);
  CHECK(system_error(EEXIST, "x").code() == absl::StatusCode::kAlreadyExists);
}

TEST_CASE("a failed system call says what was done and why it failed") {
  CHECK(message_of(system_error(ENOENT, "cannot read a.txt")) ==
        "cannot read a.txt: No such file or directory");
}

TEST_CASE("context stands before the text and keeps the code") {
  const absl::Status status = with_context(not_found("no b"), "a");
  CHECK(message_of(status) == "a: no b");
  CHECK(status.code() == absl::StatusCode::kNotFound);
}

TEST_CASE("success needs no context") { CHECK(with_context(absl::OkStatus(), "a").ok()); }
