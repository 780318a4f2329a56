// The one way to models: what may be spent, what is asked again, what was asked before.
#include "base/status.h"
#include "base/time.h"
#include "catch.h"
#include "folder.h"
#include "playing.h"
#include "variable.h"

namespace {
using namespace mlgym;
using mlgym::test::Chat;
using mlgym::test::Playing;

SpendingLimits tokens(std::int64_t most) { return {{}, most, {}}; }

}  // namespace

TEST_CASE("a model is asked for no more output than the limits afford") {
  Playing playing(tokens(3000), std::nullopt);
  REQUIRE(playing.ask("echo max_output_tokens").ok());
  const std::int64_t asked = std::stoll(playing.receiver.text);
  CHECK(asked > 2800);
  CHECK(asked < 3000);
  Playing free_of_limits;
  REQUIRE(free_of_limits.ask("echo max_output_tokens").ok());
  CHECK(free_of_limits.receiver.text == "0");
}

TEST_CASE("a call that the limits do not afford is refused and leaves only its error") {
  Playing playing(tokens(3000), std::nullopt);
  REQUIRE(playing.ask("usage 900 0 2000 0").ok());
  CHECK_FALSE(playing.gateway->limit_reached());
  const auto refused = playing.ask("usage 1 0 1 0");
  CHECK(refused.code() == absl::StatusCode::kResourceExhausted);
  CHECK(message_of(refused) ==
        "the episode's limit for models (3000 tokens) leaves no room for another call");
  CHECK(playing.gateway->limit_reached());
  CHECK(playing.gateway->failure().ok());
  CHECK(playing.all("model.end")[1]["attempts"] == 0);  // the model was not asked
  CHECK(playing.gateway->spending().calls() == 1);
}

TEST_CASE("what is left after a failed attempt may be too little for another one") {
  Playing playing(tokens(10000), std::nullopt);
  CHECK(playing.ask("fail 15").code() == absl::StatusCode::kResourceExhausted);
  CHECK(playing.all("model.end")[0]["attempts"] == 1);  // it took all that was left
  CHECK(playing.gateway->limit_reached());
}

TEST_CASE("a limit of cost is held with the price that was given") {
  Playing playing({0.01, {}, {}});
  REQUIRE(playing.ask("usage 100 0 1000 0").ok());  // 0.0002 + 0.008
  CHECK(playing.gateway->spending().cost().value() == Approx(0.0082));
  CHECK(playing.ask("usage 1 0 1 0").code() == absl::StatusCode::kResourceExhausted);
  CHECK(playing.gateway->limit_reached());
}

TEST_CASE("the run's budget ends an episode as the run's") {
  Playing playing({}, ModelPrice{2, 8, 1, 2}, "puppet", {0.01, {}, {}});
  REQUIRE(playing.ask("usage 100 0 1000 0").ok());
  CHECK(playing.ask("usage 1 0 1 0").code() == absl::StatusCode::kResourceExhausted);
  CHECK(playing.gateway->run_limit_reached());
  CHECK_FALSE(playing.gateway->limit_reached());
}

TEST_CASE("without a price and a limit of tokens nothing is asked") {
  Registry registry({MODELS_OF_TEST});
  Call call(plain_host_services(), Deadline::after(20));
  ModelPool pool({}, {}), bounded({{}, 1000, {}}, {});
  const ModelPlan plan{
      "test/puppet", *registry.find("model", "puppet"), Json::object(), {}, {}, {}};
  const auto made = [&](const SpendingLimits& limits, ModelPool& of_the_run) {
    return Gateway::create({{{"agent", plan}}, limits, "1"}, registry, of_the_run, {}, call)
        .status();
  };
  CHECK(made({1.0, {}, {}}, pool).code() == absl::StatusCode::kInvalidArgument);
  CHECK(made({}, pool).code() == absl::StatusCode::kInvalidArgument);
  CHECK(made(tokens(1000), pool).ok());
  CHECK(made({}, bounded).ok());
}

TEST_CASE("a backend that tells no usage costs what was set aside, marked as estimated") {
  Playing playing(tokens(100000), std::nullopt);
  REQUIRE(playing.ask("hello").ok());
  const Json end = playing.all("model.end")[0];
  CHECK(end["estimated"] == true);
  CHECK(end["charged_tokens"] == playing.gateway->budget().tokens());
  CHECK(playing.gateway->budget().tokens() > 16000);  // input, and the usual most of output
  CHECK(end["usage"]["input"].is_null());
  CHECK(playing.gateway->spending().tokens().input == -1);
}

TEST_CASE("overload is asked again until it passes, and every attempt is recorded") {
  Playing playing;
  REQUIRE(playing.ask("flaky 4 14").ok());
  CHECK(playing.receiver.text == "re: flaky 4 14");
  const auto retries = playing.all("model.retry");
  REQUIRE(retries.size() == 4);
  CHECK(retries[0]["call"] == 1);
  CHECK(retries[3]["attempt"] == 4);
  CHECK(retries[0]["error"] == "model puppet: as told");
  CHECK(retries[0]["wait"].get<double>() > 0);
  CHECK(playing.all("model.begin").size() == 1);
  CHECK(playing.all("model.end").size() == 1);
  CHECK(playing.all("model.end")[0]["attempts"] == 5);
}

TEST_CASE("what came before an attempt failed is not told twice") {
  Playing playing;
  REQUIRE(playing.ask("stutter").ok());
  CHECK(playing.receiver.text == "whole");
  CHECK(playing.gateway->spending().tokens().input == 30);  // both attempts were charged
}

TEST_CASE("too many requests hold back everybody as long as the provider says") {
  Playing playing;
  const double started = monotonic_seconds();
  REQUIRE(playing.ask("flaky 1 8 0.2").ok());
  CHECK(monotonic_seconds() - started >= 0.2);
  CHECK(playing.all("model.retry")[0]["wait"] == 0.2);
}

TEST_CASE("a reply that can never be read ends the episode after a few attempts") {
  Playing playing;
  CHECK(playing.ask("fail 15").code() == absl::StatusCode::kDataLoss);
  CHECK(playing.all("model.end")[0]["attempts"] == 3);
  CHECK(message_of(playing.gateway->failure()).find("model puppet: as told; asked 3 times in") ==
        0);
  CHECK(playing.ask("hello") == playing.gateway->failure());  // nothing is asked any more
}

TEST_CASE("overload that lasts too long ends the episode") {
  Playing playing;
  CHECK(playing.ask("flaky 1 14 5").code() == absl::StatusCode::kUnavailable);  // more than 1 s
  CHECK(playing.gateway->failure().code() == absl::StatusCode::kUnavailable);
}

TEST_CASE("errors that no waiting cures are passed on at once, with their code") {
  for (const int code : {3, 5, 7, 9, 11, 13, 16}) {
    Playing playing;
    const auto failed = playing.ask("fail " + std::to_string(code));
    INFO(code);
    CHECK(failed.raw_code() == code);
    CHECK(message_of(failed) == "model puppet: as told");
    CHECK(playing.all("model.end")[0]["error"] == "model puppet: as told");
    CHECK(playing.all("model.end")[0]["attempts"] == 1);
    CHECK_FALSE(playing.gateway->limit_reached());
    CHECK(playing.gateway->failure().ok());
    CHECK(playing.ask("hello").ok());  // the next call may succeed
  }
}

TEST_CASE("an error that nothing was charged for costs nothing, another the most possible") {
  Playing refused({1.0, {}, {}});
  CHECK_FALSE(refused.ask("fail 3").ok());
  CHECK(refused.gateway->spending().cost() == 0.0);
  Playing broken({1.0, {}, {}});
  CHECK_FALSE(broken.ask("fail 13").ok());
  CHECK(broken.gateway->spending().cost().value() > 0.1);
  CHECK(broken.all("model.end")[0]["estimated"] == true);
}

TEST_CASE("the same error again and again ends the episode, whatever the agent does") {
  Playing playing;
  for (int i = 0; i < 2; ++i) CHECK_FALSE(playing.ask("fail 3").ok());
  CHECK(playing.gateway->failure().ok());
  CHECK_FALSE(playing.ask("fail 3").ok());
  CHECK(message_of(playing.gateway->failure()) ==
        "model puppet: as told; the same 3 times in a row (retry.same_error)");
}

TEST_CASE("a success between equal errors starts their count anew") {
  Playing playing;
  for (int i = 0; i < 5; ++i) {
    CHECK_FALSE(playing.ask("fail 3").ok());
    CHECK(playing.ask("hello").ok());
  }
  CHECK(playing.gateway->failure().ok());
}

TEST_CASE("waiting for a model ends with the call's deadline and is counted") {
  Playing playing;
  Call call(plain_host_services(), Deadline::after(0.05));
  Chat chat("wait");
  CHECK(playing.gateway->complete(call, "agent", chat.request(), playing.receiver.raw).code() ==
        absl::StatusCode::kDeadlineExceeded);
  CHECK(playing.gateway->seconds() >= 0.05);
  CHECK(playing.gateway->seconds() < 2);
}

TEST_CASE("a wait between attempts ends with the call too") {
  Playing playing;
  std::atomic<bool> cancelled = false;
  Call call(plain_host_services(), Deadline::never(), &cancelled);
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    cancelled = true;
  });
  Chat chat("flaky 1 14 0.9");
  const double started = monotonic_seconds();
  CHECK_FALSE(playing.gateway->complete(call, "agent", chat.request(), playing.receiver.raw).ok());
  CHECK(monotonic_seconds() - started < 0.5);
  canceller.join();
}

TEST_CASE(
    "a cached reply is given again to the same question of the same episode, and costs nothing") {
  const test::Folder folder;
  const test::Variable cache("XDG_CACHE_HOME", folder.path().string());
  const auto play = [] {
    Playing playing({}, ModelPrice{2, 8, 1, 2}, "puppet", {}, true);
    REQUIRE(playing.ask("count").ok());
    REQUIRE(playing.ask("count").ok());
    return playing.all("model.end");
  };
  const auto first = play(), again = play();
  CHECK(first[0]["choices"][0]["text"] != first[1]["choices"][0]["text"]);  // asked twice is two
  for (int i = 0; i < 2; ++i) {
    CHECK(again[i]["choices"] == first[i]["choices"]);
    CHECK(again[i]["from_cache"] == true);
    CHECK(again[i]["attempts"] == 0);
    CHECK(again[i]["cost"] == 0.0);
  }
}
