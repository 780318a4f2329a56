// The host's own time for a model call, beside libcurl alone with the same bytes.
#include <curl/curl.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <thread>
#include <vector>

#include "base/json.h"
#include "catch.h"
#include "gateway_of_test.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace {
using namespace mlgym;
using mlgym::test::gateway_to;
using mlgym::test::HttpAnswer;
using mlgym::test::HttpAsked;
using mlgym::test::HttpServer;
using mlgym::test::must;

constexpr int kThreads = 64, kCalls = 30, kMessages = 50;

// Milliseconds that this thread has computed: waiting for the network is not counted.
double thread_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

Json history() {
  Json messages = Json::array();
  for (int i = 0; i < kMessages; ++i) {
    const std::string text = "message " + std::to_string(i) + " " + std::string(400, 'x');
    messages.push_back(
        {{"role", i % 2 == 0 ? "user" : "assistant"}, {"parts", {{{"text", text}}}}});
  }
  return {{"messages", messages}};
}

// The times of all calls of all threads, in order.
template <class MakeCaller>
std::vector<double> times_of(MakeCaller make_caller) {
  std::vector<std::vector<double>> times(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      auto caller = make_caller(i);
      caller();  // connects
      for (int turn = 0; turn < kCalls; ++turn) {
        const double before = thread_milliseconds();
        caller();
        times[static_cast<std::size_t>(i)].push_back(thread_milliseconds() - before);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::vector<double> all;
  for (const auto& own : times) all.insert(all.end(), own.begin(), own.end());
  std::sort(all.begin(), all.end());
  return all;
}

struct PlainCurl {
  explicit PlainCurl(const HttpServer& server, std::string body) : body_(std::move(body)) {
    curl_easy_setopt(handle_, CURLOPT_URL, (server.url() + "/v1/chat/completions").c_str());
    curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, body_.data());
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
    curl_easy_setopt(
        handle_, CURLOPT_WRITEFUNCTION,
        +[](char*, std::size_t size, std::size_t count, void*) { return size * count; });
  }
  ~PlainCurl() {
    curl_easy_cleanup(handle_);
    curl_slist_free_all(headers_);
  }
  PlainCurl(const PlainCurl&) = delete;
  PlainCurl& operator=(const PlainCurl&) = delete;
  void ask() { must(curl_easy_perform(handle_) == CURLE_OK); }

 private:
  std::string body_;
  CURL* handle_ = curl_easy_init();
  curl_slist* headers_ = curl_slist_append(nullptr, "content-type: application/json");
};

}  // namespace

TEST_CASE("a call takes the host under a millisecond beside libcurl's own time", "[long]") {
  HttpServer server;
  std::mutex mutex;
  std::string body;
  server.answer_by([&](const HttpAsked& asked) {
    const std::lock_guard lock(mutex);
    if (body.empty()) body = asked.body;
    return HttpAnswer{200, "application/json",
                      R"({"model": "m", "choices": [{"index": 0, "message": {"role": "assistant",
                          "content": "ok"}, "finish_reason": "stop"}],
                          "usage": {"prompt_tokens": 9000, "completion_tokens": 2}})"};
  });
  ModelPool pool({}, {});
  const Json asked = history();
  const auto through_host = times_of([&](int i) {
    auto gateway = std::shared_ptr<Gateway>(
        gateway_to(server, "m" + std::to_string(i), {1, 1, 1, 1}, {100.0, {}, {}}, pool));
    return [&asked, gateway] {
      const ReceivedRequest request(asked);
      GatheredReply reply(1);
      Call call(plain_host_services(), Deadline::after(60));
      must(gateway->complete(call, "agent", *request.get(), *reply.raw()).ok());
    };
  });
  const auto plain = times_of([&](int) {
    auto curl = std::make_shared<PlainCurl>(server, body);
    return [curl] { curl->ask(); };
  });
  const auto median = [](const std::vector<double>& times) { return times[times.size() / 2]; };
  std::printf(
      "model call, %d messages, %d at once: %.3f ms (p99 %.3f) of the host's processor time;"
      " libcurl alone %.3f ms (p99 %.3f); ratio %.2f\n",
      kMessages, kThreads, median(through_host), through_host[through_host.size() * 99 / 100],
      median(plain), plain[plain.size() * 99 / 100], median(through_host) / median(plain));
  CHECK(median(through_host) - median(plain) < 1.0);
}
