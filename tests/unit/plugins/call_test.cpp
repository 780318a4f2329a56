#include "plugins/call.h"

#include <cstdint>
#include <stdexcept>
#include <thread>

#include "base/status.h"
#include "catch.h"

namespace {
using namespace mlgym;

const Deadline kNever = Deadline::never();

}  // namespace

TEST_CASE("a call without a deadline says so to the plugin") {
  const Call call(plain_host_services(), kNever);
  CHECK(call.raw()->deadline_ns == INT64_MAX);
}

TEST_CASE("a call hands its deadline on the monotonic clock to the plugin") {
  const Deadline deadline = Deadline::after(60);
  const Call call(plain_host_services(), deadline);
  CHECK(call.raw()->deadline_ns == deadline.ns());
  CHECK(call.raw()->deadline_ns > monotonic_ns());
}

TEST_CASE("a call without a flag is never cancelled") {
  const Call call(plain_host_services(), kNever);
  CHECK(call.raw()->cancelled(call.raw()) == 0);
}

TEST_CASE("a plugin sees a cancellation from another thread during its call") {
  std::atomic<bool> cancelled = false;
  const Call call(plain_host_services(), kNever, &cancelled);
  CHECK(call.raw()->cancelled(call.raw()) == 0);
  std::thread([&] { cancelled = true; }).join();
  CHECK(call.raw()->cancelled(call.raw()) == 1);
}

TEST_CASE("a call that succeeded is OK whatever text was set") {
  const Call call(plain_host_services(), kNever);
  call.raw()->set_error(call.raw(), borrow("not so bad"));
  CHECK(call.status(MLGYM_OK, "task chess").ok());
}

TEST_CASE("the last text that was set stands behind who failed") {
  const Call call(plain_host_services(), kNever);
  call.raw()->set_error(call.raw(), borrow("first"));
  call.raw()->set_error(call.raw(), borrow("no board"));
  const auto status = call.status(MLGYM_NOT_FOUND, "task chess");
  CHECK(status.code() == absl::StatusCode::kNotFound);
  CHECK(message_of(status) == "task chess: no board");
}

TEST_CASE("every code of the contract keeps its meaning") {
  const Call call(plain_host_services(), kNever);
  for (mlgym_status code = MLGYM_CANCELLED; code <= MLGYM_UNAUTHENTICATED; ++code)
    CHECK(static_cast<mlgym_status>(call.status(code, "x").raw_code()) == code);
}

TEST_CASE("codes outside the contract become unknown and are named") {
  const Call call(plain_host_services(), kNever);
  for (const mlgym_status code : {-1, 17, INT32_MAX, INT32_MIN}) {
    const auto status = call.status(code, "task chess");
    CHECK(status.code() == absl::StatusCode::kUnknown);
    CHECK(message_of(status).find(std::to_string(code)) != std::string_view::npos);
  }
}

TEST_CASE("a failure without a text says which code it had") {
  const Call call(plain_host_services(), kNever);
  CHECK(message_of(call.status(MLGYM_INTERNAL, "task chess")) ==
        "task chess failed with INTERNAL (13) and without a message");
}

TEST_CASE("a text without data is an empty one") {
  CHECK(view({nullptr, 0}).empty());
  std::string text = "kept";
  const mlgym_sink sink = sink_into(text);
  sink.write(sink.state, {nullptr, 0});
  CHECK(text == "kept");
}

TEST_CASE("a sink appends every chunk") {
  std::string text;
  const mlgym_sink sink = sink_into(text);
  sink.write(sink.state, borrow("one "));
  sink.write(sink.state, borrow("two"));
  CHECK(text == "one two");
}

TEST_CASE("a host function that succeeds answers OK") {
  const Call call(plain_host_services(), kNever);
  CHECK(answer(call.raw(), [] { return absl::OkStatus(); }) == MLGYM_OK);
}

TEST_CASE("a host function that fails answers its code and sets its text") {
  const Call call(plain_host_services(), kNever);
  const mlgym_status code = answer(call.raw(), [] { return not_found("no board"); });
  CHECK(code == MLGYM_NOT_FOUND);
  CHECK(message_of(call.status(code, "task chess")) == "task chess: no board");
}

TEST_CASE("an exception of a host function becomes a code and its text") {
  const Call call(plain_host_services(), kNever);
  const mlgym_status code =
      answer(call.raw(), []() -> absl::Status { throw std::runtime_error("not today"); });
  CHECK(code == MLGYM_INTERNAL);
  CHECK(message_of(call.status(code, "task chess")) == "task chess: not today");
}

TEST_CASE("an exception of any other type of a host function becomes unknown") {
  const Call call(plain_host_services(), kNever);
  CHECK(answer(call.raw(), []() -> absl::Status { throw 5; }) == MLGYM_UNKNOWN);
}

TEST_CASE("a plugin's line of log arrives with its level") {
  int level = -1;
  std::string line;
  const HostServices services(
      [&](int given, std::string_view message) {
        level = given;
        line = message;
      },
      nullptr);
  services.raw()->log(services.raw(), MLGYM_LOG_WARNING, borrow("slow"));
  CHECK(level == MLGYM_LOG_WARNING);
  CHECK(line == "slow");
}

TEST_CASE("an exception of the log does not reach the plugin") {
  const HostServices services([](int, std::string_view) { throw std::runtime_error("full"); },
                              nullptr);
  CHECK_NOTHROW(services.raw()->log(services.raw(), MLGYM_LOG_ERROR, borrow("x")));
}

TEST_CASE("an extension of the host is found by its id alone") {
  static const int functions = 7;
  const HostServices services(nullptr, [](std::string_view id) -> const void* {
    return id == "mlgym.host.test/1" ? &functions : nullptr;
  });
  CHECK(services.raw()->extension(services.raw(), "mlgym.host.test/1") == &functions);
  CHECK(services.raw()->extension(services.raw(), "mlgym.host.test/2") == nullptr);
  CHECK(services.raw()->extension(services.raw(), nullptr) == nullptr);
}

TEST_CASE("the plain host offers no extension") {
  const mlgym_host* host = plain_host_services().raw();
  CHECK(host->extension(host, "mlgym.host.policy/1") == nullptr);
}
