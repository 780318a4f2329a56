#include "check/model_ping.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "check/component/trial_chat.h"
#include "models/chat_json.h"
#include "models/spending.h"
#include "plugins/chat_words.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

constexpr std::int64_t kMostOutput = 1024;  // models that reason say little below that
constexpr const char* kSchema =
    R"({"type": "object", "properties": {"answer": {"type": "integer"}}, "required": ["answer"],)"
    R"( "additionalProperties": false})";
// A red square of 16 x 16.
constexpr const char* kRedSquare =
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mP4z8BAEmIY1TCqYfhqAACQ+f8B8u7o"
    "VwAAAABJRU5ErkJggg==";

// A question, and what is right about its answer: the detail, or a failure.
struct Question {
  const char* name;
  std::function<void(TrialChat&)> ask;
  std::int32_t choices = 1;
  bool schema = false;
  std::function<std::string(const Json& reply, std::string& problem)> judge;
};

std::string said(const Json& reply, std::size_t choice = 0) {
  return std::string(trim(reply["choices"][choice]["text"].get_ref<const std::string&>()));
}

std::string in_short(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::string line = to_utf8(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line.size() <= kShown ? line : to_utf8(line.substr(0, kShown)) + "...";
}

std::vector<Question> questions() {
  std::vector<Question> all;
  all.push_back({"reply", [](TrialChat& chat) { chat.say(MLGYM_ROLE_USER, "Say: pong"); }, 1, false,
                 [](const Json& reply, std::string& problem) {
                   if (said(reply).empty()) problem = "the reply has no text";
                   return fmt::format("\"{}\"", in_short(said(reply)));
                 }});
  all.push_back(
      {"tool_call",
       [](TrialChat& chat) {
         chat.say(MLGYM_ROLE_USER, "Call the tool add with 2 and 3.");
         chat.offer("add", R"({"type": "object", "properties": {"a": {"type": "integer"},)"
                           R"( "b": {"type": "integer"}}, "required": ["a", "b"]})");
       },
       1, false,
       [](const Json& reply, std::string& problem) -> std::string {
         const Json& calls = reply["choices"][0]["calls"];
         if (calls.empty()) {
           problem = fmt::format("no tool was called: \"{}\"", in_short(said(reply)));
           return "";
         }
         const std::string arguments = calls[0]["arguments"];
         if (!parse_json(arguments).ok()) problem = "the arguments are no JSON";
         return fmt::format("{} {}", calls[0]["name"].get<std::string>(), in_short(arguments));
       }});
  all.push_back({"image",
                 [](TrialChat& chat) {
                   chat.say(MLGYM_ROLE_USER, "Which colour is this? One word.");
                   chat.show(from_base64(kRedSquare).value_or(""), "image/png");
                 },
                 1, false,
                 [](const Json& reply, std::string& problem) {
                   const std::string answer = said(reply);
                   if (answer.find("ed") == answer.npos) problem = "it does not see a red square";
                   return fmt::format("\"{}\"", in_short(answer));
                 }});
  all.push_back({"reply_schema",
                 [](TrialChat& chat) { chat.say(MLGYM_ROLE_USER, "What is 2 + 3?"); }, 1, true,
                 [](const Json& reply, std::string& problem) {
                   const auto answer = parse_json(said(reply));
                   if (!answer.ok() || !answer->is_object() || !answer->contains("answer"))
                     problem = "the reply does not fit the JSON Schema that was asked for";
                   return in_short(said(reply));
                 }});
  all.push_back({"two_choices", [](TrialChat& chat) { chat.say(MLGYM_ROLE_USER, "Say: pong"); }, 2,
                 false,
                 [](const Json& reply, std::string& problem) {
                   if (said(reply, 1).empty()) problem = "there is one reply where two are wanted";
                   return std::string("two replies");
                 }});
  return all;
}

Ping ask(ModelComponent& model, const ModelFacts& facts, const PingOptions& options,
         const Question& question) {
  TrialChat chat;
  question.ask(chat);
  mlgym_request request = chat.request(question.choices);
  request.max_output_tokens = kMostOutput;
  request.seed = -1;
  if (question.schema) request.reply_schema = borrow(kSchema);
  Call call(plain_host_services(), Deadline::after(options.seconds), options.cancelled);
  GatheredReply gathered(question.choices);
  const double started = monotonic_seconds();
  const absl::Status status = model.complete(call, request, *gathered.raw());
  Ping ping{{CheckResult::Status::pass, question.name, "", monotonic_seconds() - started},
            reply_usage(gathered.json()),
            {}};
  const Charge charge = charge_of(ping.usage, 0, 0, facts.price);
  if (!charge.estimated) ping.cost = charge.cost;
  std::string problem = status.ok() ? gathered.fault() : std::string(message_of(status));
  if (problem.empty()) ping.result.detail = question.judge(gathered.json(), problem);
  if (!problem.empty()) {
    ping.result.status = CheckResult::Status::fail;
    ping.result.detail = problem;
  }
  return ping;
}

}  // namespace

std::vector<Ping> ping_model(ModelComponent& model, const ModelFacts& facts,
                             const PingOptions& options) {
  std::vector<Ping> pings;
  for (const auto& question : questions()) {
    const bool dumb = !pings.empty() && pings[0].result.status == CheckResult::Status::fail;
    pings.push_back(dumb || options.cancelled()
                        ? Ping{{CheckResult::Status::skip, question.name,
                                dumb ? "the model does not answer at all" : "interrupted", 0},
                               kUnknownUsage,
                               {}}
                        : ask(model, facts, options, question));
    if (options.news) options.news(pings.back());
  }
  return pings;
}

}  // namespace mlgym
