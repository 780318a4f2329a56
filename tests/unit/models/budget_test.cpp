// Limits are held by setting aside what a call can cost before it is made.
#include "models/budget.h"

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "catch.h"
#include "plugins/call.h"

namespace {
using namespace mlgym;

const ModelPrice kPrice{2, 8, 0.5, 2};

struct Asking {
  Call call{plain_host_services(), Deadline::after(0.05)};
  absl::StatusOr<Reservation> reserve(Budget& budget, std::int64_t input, std::int64_t output,
                                      std::int32_t choices = 1, ModelPrice price = kPrice) {
    return budget.reserve({input, output, choices, price}, call.raw());
  }
};

}  // namespace

TEST_CASE("without limits everything that is wanted is granted") {
  Budget budget({}, "the episode");
  const auto granted = Asking().reserve(budget, 1000, 4000, 3);
  REQUIRE(granted.ok());
  CHECK(granted->output_tokens == 4000);
  CHECK_FALSE(budget.limited());
}

TEST_CASE("a reply may have as many tokens as the limits still afford") {
  Budget tokens({{}, 10000, {}}, "the episode");
  CHECK(Asking().reserve(tokens, 4000, 50000)->output_tokens == 6000);
  Budget cost({0.01, {}, {}}, "the episode");  // 1000 of input are 0.002; 0.008 buy 1000 of output
  CHECK(Asking().reserve(cost, 1000, 50000)->output_tokens == 1000);
  Budget choices({0.01, {}, {}}, "the episode");
  CHECK(Asking().reserve(choices, 1000, 50000, 3)->output_tokens == 333);
}

TEST_CASE("below a floor a call is refused, with the limit's owner and amount") {
  Budget budget({{}, 1000, {}}, "the episode");
  const auto refused = Asking().reserve(budget, 800, 5000);
  CHECK(refused.status().code() == absl::StatusCode::kResourceExhausted);
  CHECK(message_of(refused.status()) ==
        "the episode's limit for models (1000 tokens) leaves no room for another call");
  CHECK(budget.exhausted());
  Budget modest({{}, 1000, {}}, "the episode");
  CHECK(Asking().reserve(modest, 800, 200).ok());  // no more was wanted
}

TEST_CASE("what a call did not use is there for the next") {
  Budget budget({{}, 1000, {}}, "the episode");
  const auto first = Asking().reserve(budget, 300, 700);
  REQUIRE(first.ok());
  budget.settle(*first, 0, 310);
  CHECK(budget.tokens() == 310);
  CHECK(budget.tokens_left() == 690);
  CHECK(Asking().reserve(budget, 300, 5000)->output_tokens == 390);
}

TEST_CASE("calls are limited too") {
  Budget budget({{}, {}, 2}, "the episode");
  for (int i = 0; i < 2; ++i) {
    const auto granted = Asking().reserve(budget, 1, 1);
    REQUIRE(granted.ok());
    budget.settle(*granted, 0, 2);
  }
  CHECK(message_of(Asking().reserve(budget, 1, 1).status()) ==
        "the episode's limit for models (2 calls) leaves no room for another call");
}

TEST_CASE("the run's limit holds for all episodes, and says whose it is") {
  Budget run({{}, 1000, {}}, "the run");
  Budget one({{}, 5000, {}}, "the episode", &run), other({{}, 5000, {}}, "the episode", &run);
  CHECK(one.limited());
  const auto first = Asking().reserve(one, 300, 500);
  REQUIRE(first.ok());
  one.settle(*first, 0, 800);
  const auto refused = Asking().reserve(other, 300, 500);
  CHECK(message_of(refused.status()) ==
        "the run's limit for models (1000 tokens) leaves no room for another call");
  CHECK(run.exhausted());
  CHECK_FALSE(other.exhausted());
}

TEST_CASE("a call that only others' reservations stand against waits for them") {
  Budget run({{}, 1000, {}}, "the run");
  Budget one({}, "the episode", &run), other({}, "the episode", &run);
  const auto first = Asking().reserve(one, 300, 500);
  REQUIRE(first.ok());
  CHECK(Asking().reserve(other, 300, 500).status().code() == absl::StatusCode::kDeadlineExceeded);
  CHECK_FALSE(run.exhausted());
  std::thread later([&] { one.settle(*first, 0, 10); });
  Call patient(plain_host_services(), Deadline::after(20));
  CHECK(other.reserve({300, 500, 1, kPrice}, patient.raw()).ok());
  later.join();
}

TEST_CASE("when nothing is set aside any more, nothing is waited for") {
  for (int i = 1; i < 40; ++i) {
    const ModelPrice price{0.1 * i, 0.3 * i, 0, 0};
    Budget budget({most_cost(price, 10, 256), {}, {}}, "the episode");
    for (int turn = 0; turn < 500; ++turn) {
      const auto first = Asking().reserve(budget, 1 + turn % 3, 21 + turn % 50, 1, price);
      const auto second = Asking().reserve(budget, 2, 33 + turn % 70, 1, price);
      REQUIRE(first.ok());
      REQUIRE(second.ok());
      budget.settle(*first, 0, 0);
      budget.settle(*second, 0, 0);
    }
    // All of the limit is there again, to the last bit.
    INFO(i);
    CHECK(Asking().reserve(budget, 10, 256, 1, price).status().code() !=
          absl::StatusCode::kDeadlineExceeded);
  }
}

TEST_CASE("wrong numbers do not wrap around") {
  Budget budget({1.0, 1000, {}}, "the episode");
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  CHECK_FALSE(Asking().reserve(budget, kMost, kMost).ok());
  CHECK(Asking().reserve(budget, -5, -5, -5).ok());
  const auto granted = Asking().reserve(budget, 1, 1);
  REQUIRE(granted.ok());
  budget.settle(*granted, 0, kMost);
  CHECK(budget.tokens() > 1000);
}

// The limits' promise: whatever the prices, the sizes and the threads, the sum of what honest
// providers charge stays within the run's and every episode's limit.
TEST_CASE("no limit is overshot in a thousand random episodes") {
  std::atomic<int> episodes = 0, calls = 0;
  for (unsigned round = 0; round < 50; ++round) {
    std::minstd_rand random(round);
    const auto any = [&random](double least, double most) {
      return std::uniform_real_distribution<double>(least, most)(random);
    };
    const double run_limit = any(0.01, 20);
    const double episode_limit = any(0.01, 5);
    Budget run({run_limit, {}, {}}, "the run");
    std::atomic<double> charged = 0;
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        std::minstd_rand own(round * 100 + thread);
        const auto draw = [&own](double least, double most) {
          return std::uniform_real_distribution<double>(least, most)(own);
        };
        for (int episode = 0; episode < 5; ++episode) {
          Budget budget({episode_limit, {}, {}}, "the episode", &run);
          const ModelPrice price{draw(0, 20), draw(0, 80), draw(0, 20), draw(0, 25)};
          double spent = 0;
          for (int turn = 0; turn < 200; ++turn) {
            Call call(plain_host_services(), Deadline::after(10));
            const auto granted = budget.reserve({static_cast<std::int64_t>(draw(1, 20000)),
                                                 static_cast<std::int64_t>(draw(1, 20000)),
                                                 static_cast<std::int32_t>(draw(1, 3)), price},
                                                call.raw());
            if (!granted.ok()) break;
            const double share = draw(0, 1) < 0.2 ? 1 : draw(0, 1);
            const double cost = granted->cost * share;
            spent += cost;
            for (double sum = charged; !charged.compare_exchange_weak(sum, sum + cost);) {
            }
            budget.settle(*granted, cost, static_cast<std::int64_t>(draw(0, 100)));
            ++calls;
          }
          ++episodes;
          if (spent > episode_limit * (1 + 1e-9)) std::abort();
        }
      });
    }
    for (auto& thread : threads) thread.join();
    REQUIRE(charged <= run_limit * (1 + 1e-9));
  }
  CHECK(episodes == 1000);
  CHECK(calls > 1000);
}
