// What the host believes to have spent is what the provider counts, and never more than the limits.
#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "gateway_of_test.h"
#include "models/spending.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace {
using namespace mlgym;
using mlgym::test::gateway_to;
using mlgym::test::HttpAnswer;
using mlgym::test::HttpAsked;
using mlgym::test::HttpServer;

// A provider with a ledger of its own, by model, which is overloaded now and then.
class Provider {
 public:
  HttpAnswer answer(const HttpAsked& asked) {
    const Json request = *parse_json(asked.body);
    const std::lock_guard lock(mutex_);
    const double luck = draw(0, 1);
    if (luck < 0.1)
      return {
          429, "application/json", R"({"error": {"message": "slow down"}})", {"retry-after: 0"}};
    if (luck < 0.15) return {500, "text/plain", "oh no"};
    if (luck < 0.2) return {503, "text/plain", "busy"};
    const std::int64_t most = request.contains("max_completion_tokens")
                                  ? request["max_completion_tokens"].get<std::int64_t>()
                                  : request.value("max_tokens", std::int64_t{1});
    const std::string text = request["messages"].back()["content"].is_string()
                                 ? request["messages"].back()["content"].get<std::string>()
                                 : std::string("x");
    const auto input = static_cast<std::int64_t>(draw(1, static_cast<double>(text.size())));
    const auto cached = static_cast<std::int64_t>(draw(0, static_cast<double>(input)));
    // Often all that was asked for: the worst case is not rare.
    const auto output =
        draw(0, 1) < 0.3 ? most : static_cast<std::int64_t>(draw(0, static_cast<double>(most)));
    mlgym_usage& sum = ledger_[request["model"]];
    sum.input += input;
    sum.cached += cached;
    sum.output += output;
    const Json reply = {{"id", "x"},
                        {"model", request["model"]},
                        {"choices",
                         {{{"index", 0},
                           {"message", {{"role", "assistant"}, {"content", "ok"}}},
                           {"finish_reason", "stop"}}}},
                        {"usage",
                         {{"prompt_tokens", input},
                          {"completion_tokens", output},
                          {"total_tokens", input + output},
                          {"prompt_tokens_details", {{"cached_tokens", cached}}}}}};
    return {200, "application/json", dump_json(reply)};
  }
  mlgym_usage counted(const std::string& model) {
    const std::lock_guard lock(mutex_);
    return ledger_[model];
  }

 private:
  double draw(double least, double most) {
    return std::uniform_real_distribution<double>(least, most)(random_);
  }
  std::mutex mutex_;
  std::minstd_rand random_{7};
  std::map<std::string, mlgym_usage> ledger_;
};

Json said(std::size_t bytes) {
  return {{"messages", {{{"role", "user"}, {"parts", {{{"text", std::string(bytes, 'a')}}}}}}}};
}

double cost_of(mlgym_usage usage, const ModelPrice& price) {
  usage.cache_written = 0;
  return charge_of(usage, 0, 0, price).cost.value();
}

}  // namespace

TEST_CASE("in a thousand random episodes no limit is overshot, and the ledgers agree") {
  Provider provider;
  HttpServer server;
  server.answer_by([&provider](const HttpAsked& asked) { return provider.answer(asked); });
  std::atomic<int> episodes = 0, calls = 0, refused = 0, wrong = 0;
  for (int round = 0; round < 20; ++round) {
    std::minstd_rand random(static_cast<unsigned>(round));
    const double run_limit = std::uniform_real_distribution<double>(0.5, 60)(random);
    ModelPool pool({run_limit, {}, {}}, {60, 3, 0.001, 0.01});
    std::atomic<double> run_cost = 0;
    std::vector<std::thread> threads;
    for (int worker = 0; worker < 10; ++worker) {
      threads.emplace_back([&, round, worker] {
        std::minstd_rand own(static_cast<unsigned>(round * 100 + worker));
        const auto draw = [&own](double least, double most) {
          return std::uniform_real_distribution<double>(least, most)(own);
        };
        for (int i = 0; i < 5; ++i) {
          const std::string name =
              std::to_string(round) + "-" + std::to_string(worker) + "-" + std::to_string(i);
          const ModelPrice price{draw(0.1, 20), draw(0.1, 80), draw(0, 5), 0};
          const double limit = draw(0.05, 4);
          const auto gateway = gateway_to(server, name, price, {limit, {}, {}}, pool);
          for (int turn = 0; turn < 8; ++turn) {
            const Json asked = said(static_cast<std::size_t>(draw(1, 20000)));
            const ReceivedRequest request(asked);
            GatheredReply reply(1);
            Call call(plain_host_services(), Deadline::after(60));
            const auto status = gateway->complete(call, "agent", *request.get(), *reply.raw());
            if (status.code() == absl::StatusCode::kResourceExhausted) {
              ++refused;
              break;
            }
            if (!status.ok()) ++wrong;
            ++calls;
          }
          const double counted = cost_of(provider.counted(name), price);
          const double believed = gateway->spending().cost().value_or(0);
          if (std::abs(counted - believed) > 1e-9) ++wrong;
          if (counted > limit + 1e-9) ++wrong;
          for (double sum = run_cost; !run_cost.compare_exchange_weak(sum, sum + counted);) {
          }
          ++episodes;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    REQUIRE(run_cost <= run_limit + 1e-9);
  }
  CHECK(wrong == 0);
  CHECK(episodes == 1000);
  CHECK(calls > 1000);
  CHECK(refused > 100);
}
