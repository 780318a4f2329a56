#include "analysis/failure_kind.h"

#include "catch.h"

using namespace mlgym;
using Kinds = std::vector<FailureKind>;

TEST_CASE("endings have the original's kinds") {
  CHECK(kinds_of_ending("submitted") == Kinds{FailureKind::success});
  CHECK(kinds_of_ending("autosubmission (max_steps)") == Kinds{FailureKind::max_steps});
  CHECK(kinds_of_ending("autosubmission (exit_cost)") == Kinds{FailureKind::cost});
  CHECK(kinds_of_ending("autosubmission (max_time)") == Kinds{FailureKind::limits});
  CHECK(kinds_of_ending("submission_not_found (submit)") == Kinds{FailureKind::submit});
  CHECK(kinds_of_ending("evaluation_format_error (submit)") == Kinds{FailureKind::evaluation});
  CHECK(kinds_of_ending("PermissionError, evaluate.py, (submit)") ==
        Kinds{FailureKind::permission});
}

TEST_CASE("what could not be scored after a limit is of two kinds") {
  CHECK(kinds_of_ending("evaluation_format_error (exit_context)") ==
        Kinds{FailureKind::evaluation, FailureKind::context});
  CHECK(kinds_of_ending("submission_not_found (max_steps)") ==
        Kinds{FailureKind::max_steps, FailureKind::submit});
}

TEST_CASE("a program that died and what nobody knows are of the kind runtime") {
  CHECK(kinds_of_ending("") == Kinds{FailureKind::runtime});
  CHECK(kinds_of_ending("unknown_error (edit)") == Kinds{FailureKind::runtime});
}
