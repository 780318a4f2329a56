// literature_search: papers for an agent, asked for by the host.
#include <model_http/http_client.h>
#include <model_http/json.h>
#include <model_http/retry_after.h>
#include <model_http/secrets.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <mlgym/plugin.hpp>
#include <string>
#include <thread>

#include "papers.h"

namespace literature {
namespace {

using model_http::Json;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kMostAnswer = 4 << 20;    // bytes that are taken from the server
constexpr std::size_t kMostPrinted = 24 << 10;  // bytes that the agent reads
constexpr std::size_t kLongestQuery = 500;
constexpr int kMostPapers = 50;
constexpr double kFirstWait = 1;  // seconds, where the server says none; doubled each time
constexpr std::chrono::milliseconds kTick{50};
constexpr const char* kSettings = R"({"type": "object", "properties": {
"network": {"type": "boolean", "description": "true: the tool may reach the network, from the host"},
"base_url": {"type": "string", "default": "https://api.semanticscholar.org"},
"timeout": {"type": "number", "exclusiveMinimum": 0, "default": 60, "description": "seconds for a search, waiting included"}},
"additionalProperties": false})";

mlgym::Error refused(const std::string& text) { return {MLGYM_INVALID_ARGUMENT, text}; }
mlgym::Error unable(const std::string& text) { return {MLGYM_FAILED_PRECONDITION, text}; }

struct Answer {
  model_http::HttpHead head;
  std::string body;
};

class LiteratureSearch : public mlgym::Tool {
 public:
  explicit LiteratureSearch(const mlgym::Settings& settings)
      : base_(settings.text("base_url", "https://api.semanticscholar.org")),
        timeout_(settings.number("timeout", 60)) {
    if (!settings.boolean("network", false)) {
      throw refused(
          "literature_search reaches the network from this machine; grant it with {use: "
          "literature_search, network: true}");
    }
    while (!base_.empty() && base_.back() == '/') base_.pop_back();
    (void)model_http::origin_of(base_);
    if (const char* key = std::getenv("SEMANTIC_SCHOLAR_API_KEY"); key && *key) {
      key_ = key;
      secrets_.add(key_);
    }
  }

  std::string describe() override {
    const Json description = {
        {"description", "Searches for scientific papers: title, year, link to a PDF, abstract."},
        {"usage", "literature_search \"<query>\" [<limit>]"},
        {"marks", {"literature-search"}},
        {"parameters",
         {{"type", "object"},
          {"properties",
           {{"query", {{"type", "string"}, {"description", "words of titles and abstracts"}}},
            {"limit",
             {{"type", "integer"},
              {"minimum", 1},
              {"maximum", kMostPapers},
              {"description", "the most papers that are given; 10 unless given"}}}}},
          {"required", {"query"}},
          {"additionalProperties", false}}}};
    return description.dump();
  }

  std::string call(mlgym::Call& call, std::string_view given, mlgym::ToolEnvironment&) override {
    const auto arguments = model_http::parse_json(given);
    const std::string query = arguments ? model_http::text_of(*arguments, "query") : "";
    if (query.find_first_not_of(" \t\r\n") == query.npos)
      throw refused("\"query\" is needed, a text");
    if (query.size() > kLongestQuery) throw refused("the query is too long; take its main words");
    const Json& wanted = model_http::member(*arguments, "limit");
    const auto limit = wanted.is_null() ? 10 : model_http::count_of(*arguments, "limit");
    if (limit < 1 || limit > kMostPapers)
      throw refused("\"limit\" is a number from 1 to " + std::to_string(kMostPapers));
    return papers_of(search(call, search_address(base_, query, static_cast<int>(limit))),
                     kMostPrinted);
  }

 private:
  // The body of a good answer. Asks again where the server has too much to do, as long as there is
  // time.
  std::string search(const mlgym::Call& call, const std::string& address) {
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                        std::min(Seconds(timeout_), Seconds(call.time_left())));
    for (double wait = kFirstWait;; wait *= 2) {
      const Answer answer = ask(call, address, Seconds(end - Clock::now()));
      const long status = answer.head.status;
      if (answer.head.good()) return answer.body;
      if (status == 400) throw refused("the server does not understand the query: " + said(answer));
      if (status != 429 && status < 500)
        throw unable("the server refuses to answer (HTTP " + std::to_string(status) + ")");
      const auto told = model_http::retry_after(answer.head.headers, std::time(nullptr));
      const Seconds pause(told.value_or(wait));
      if (Clock::now() + pause >= end) {
        throw unable("the server has too much to do (HTTP " + std::to_string(status) +
                     "); go on without it, or try again later");
      }
      for (const auto until = Clock::now() + pause; Clock::now() < until;) {
        call.checkpoint();
        std::this_thread::sleep_for(kTick);
      }
    }
  }

  Answer ask(const mlgym::Call& call, const std::string& address, Seconds timeout) {
    model_http::HttpRequest request;
    request.url = address;
    request.timeout = std::max(timeout, Seconds(0.001));
    if (!key_.empty()) request.headers.push_back("x-api-key: " + key_);
    Answer answer;
    try {
      answer.head =
          client_.get(call, request, [&](const model_http::HttpHead&, std::string_view bytes) {
            if (answer.body.size() + bytes.size() > kMostAnswer)
              throw unable("the answer is too long; ask for fewer papers");
            answer.body += bytes;
          });
    } catch (const model_http::HttpFailure& failure) {
      call.checkpoint();
      throw unable(
          secrets_.redacted("the server cannot be reached: " + std::string(failure.what())));
    }
    return answer;
  }

  std::string said(const Answer& answer) const {
    const auto json = model_http::parse_json(answer.body);
    return secrets_.redacted(json ? model_http::text_of(*json, "error").substr(0, 200) : "");
  }

  std::string base_, key_;
  double timeout_;
  model_http::Secrets secrets_;
  model_http::HttpClient client_;
};

}  // namespace
}  // namespace literature

MLGYM_PLUGIN("tool_literature", "0.1.0",
             mlgym::component<literature::LiteratureSearch>(
                 "literature_search", "Asks Semantic Scholar for papers; reaches the network",
                 literature::kSettings));
