// Which calls are made again, and when.
#include "models/retry.h"

#include "catch.h"

namespace {
using namespace mlgym;

RetryLimits limits() { return {100, 3, 1, 8}; }
const absl::Status kOverload = absl::UnavailableError("overloaded");
const absl::Status kUnreadable = absl::DataLossError("half a reply");

}  // namespace

TEST_CASE("waits double up to the longest, shortened by chance down to their half") {
  Retry retry(limits(), 1);
  for (const double most : {1.0, 2.0, 4.0, 8.0, 8.0, 8.0}) {
    const auto wait = retry.wait_after(kOverload, {});
    REQUIRE(wait);
    CHECK(*wait <= most);
    CHECK(*wait >= most / 2);
  }
  CHECK(retry.attempts() == 6);
}

TEST_CASE("callers that fail together do not come back together") {
  Retry one(limits(), 1), other(limits(), 2);
  CHECK(*one.wait_after(kOverload, {}) != *other.wait_after(kOverload, {}));
}

TEST_CASE("a provider that says when to come back is believed") {
  Retry retry(limits(), 1);
  CHECK(*retry.wait_after(kOverload, 30) == 30);
  CHECK(*retry.wait_after(kOverload, 0) > 0.5);  // never at once
}

TEST_CASE("a wait that would last too long in all is not begun") {
  Retry retry(limits(), 1);
  CHECK_FALSE(retry.wait_after(kOverload, 101));
  CHECK(retry.gave_up());
}

TEST_CASE("a reply that cannot be read is asked for again until the same came too often") {
  Retry retry(limits(), 1);
  CHECK(retry.wait_after(kUnreadable, {}));
  CHECK(retry.wait_after(kUnreadable, {}));
  CHECK(retry.wait_after(kOverload, {}));  // another error between
  CHECK(retry.wait_after(kUnreadable, {}));
  CHECK(retry.wait_after(kUnreadable, {}));
  CHECK_FALSE(retry.wait_after(kUnreadable, {}));
  CHECK(retry.gave_up());
}

TEST_CASE("errors that no waiting cures are final at once") {
  for (const auto code : {absl::StatusCode::kInvalidArgument, absl::StatusCode::kUnauthenticated,
                          absl::StatusCode::kPermissionDenied, absl::StatusCode::kNotFound,
                          absl::StatusCode::kFailedPrecondition, absl::StatusCode::kOutOfRange,
                          absl::StatusCode::kInternal, absl::StatusCode::kCancelled}) {
    Retry retry(limits(), 1);
    CHECK_FALSE(retry.wait_after(absl::Status(code, "no"), {}));
    CHECK_FALSE(retry.gave_up());
  }
}

TEST_CASE("a model whose process broke is made anew a few times, not for hours") {
  Retry retry(limits(), 1);
  CHECK(retry.wait_after(kOverload, {}, true));
  CHECK(retry.wait_after(kOverload, {}, true));
  CHECK_FALSE(retry.wait_after(kOverload, {}, true));
}
