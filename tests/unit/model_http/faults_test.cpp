// Whatever a provider or the way to it does, the host is told what it needs to know.
#include <chrono>
#include <thread>

#include "providers.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;
using End = HttpAnswer::End;

const Json kNothingCharged =
    Json::parse(R"({"input": 0, "cached": 0, "output": 0, "reasoning": 0, "cache_written": 0})");

HttpAnswer refused(int status, std::string message, std::vector<std::string> headers = {}) {
  return {status, "application/json",
          dump_json({{"error", {{"message", std::move(message)}, {"type", "x"}}}}),
          std::move(headers)};
}

HttpAnswer streamed(const Provider& provider, std::size_t piece = 16, End end = End::whole) {
  return {200, "text/event-stream", stream_of(provider.events), {}, piece, end};
}

// The reply of `provider`, heard over whatever way.
void check_is_the_reply(const Json& reply) {
  CHECK(reply["choices"][0]["text"] == "Hello");
  CHECK(reply["choices"][0]["finish"] == "stop");
  CHECK(reply["usage"]["input"] == 12);
  CHECK(reply["usage"]["cached"] == 4);
  CHECK(reply["usage"]["output"] == 3);
  CHECK(reply["served_by"] == "m-1-0815");
}

void check_holds_no_key(const absl::Status& status) {
  CHECK(status.ToString().find(kKey) == std::string::npos);
}

struct Refusal {
  int status;
  absl::StatusCode code;
};
constexpr Refusal kRefusals[] = {
    {400, absl::StatusCode::kInvalidArgument},    {401, absl::StatusCode::kUnauthenticated},
    {402, absl::StatusCode::kFailedPrecondition}, {403, absl::StatusCode::kPermissionDenied},
    {404, absl::StatusCode::kNotFound},           {408, absl::StatusCode::kUnavailable},
    {409, absl::StatusCode::kUnavailable},        {413, absl::StatusCode::kOutOfRange},
    {422, absl::StatusCode::kInvalidArgument},    {429, absl::StatusCode::kResourceExhausted},
    {500, absl::StatusCode::kUnavailable},        {503, absl::StatusCode::kUnavailable},
    {529, absl::StatusCode::kUnavailable}};

// An answer that is no reply.
struct Unreadable {
  const char* what;
  HttpAnswer answer;
  absl::StatusCode code;
  const char* told;
};
std::vector<Unreadable> unreadable_of(const Provider& provider) {
  constexpr auto kLoss = absl::StatusCode::kDataLoss, kGone = absl::StatusCode::kUnavailable;
  auto broken_stream = provider.events;
  broken_stream.insert(broken_stream.begin() + 1, "{\"half");
  auto failing_stream = provider.events;
  failing_stream[1] = provider.error_event;
  failing_stream.resize(2);
  return {
      {"a reset", {200, "", "", {}, 0, End::reset}, kGone, ""},
      {"a cut document", {200, "application/json", provider.reply, {}, 0, End::cut}, kLoss, ""},
      {"half a document",
       {200, "application/json", provider.reply, {}, 0, End::early},
       kLoss,
       "the reply is no JSON: {"},
      {"a cut stream", streamed(provider, 16, End::cut), kLoss, ""},
      {"half a stream", streamed(provider, 16, End::early), kLoss, "the reply ends before"},
      {"an empty stream", {200, "text/event-stream", ""}, kLoss, "the reply ends before"},
      {"an event that is no JSON",
       {200, "text/event-stream", stream_of(broken_stream)},
       kLoss,
       "an event of the reply is no JSON: {\"half"},
      {"an error within a stream",
       {200, "text/event-stream", stream_of(failing_stream)},
       kGone,
       "the reply is an error: "},
      {"a page", {200, "text/html", "<p>Welcome"}, kLoss, "the reply is text/html, not JSON: <p>"},
      {"no body", {200, "application/json", ""}, kLoss, "the reply is no JSON"},
      {"another document", {200, "application/json", "[1, 2]"}, kLoss, ""},
      {"an empty object", {200, "application/json", "{}"}, kLoss, ""},
      {"a number", {200, "application/json", "7"}, kLoss, ""},
      {"deep nesting",
       {200, "application/json", std::string(100'000, '[') + std::string(100'000, ']')},
       kLoss,
       "the reply is no JSON"},
      {"no HTTP", {200, "application/json\r\nTransfer-Encoding: odd", "x"}, kLoss, ""}};
}

}  // namespace

TEST_CASE("a reply is the same as a document and as a stream in pieces of any size") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    Played whole(provider, {{"stream", false}}), stream(provider);
    whole.server.answer({200, "application/json; charset=utf-8", provider.reply});
    whole.server.answer({200, "application/json", provider.reply, {}, 1});
    for (int i = 0; i < 2; ++i) check_is_the_reply(whole.backend.reply_to(Backend::said("x")));
    for (const std::size_t piece : {1, 2, 7, 100'000}) {
      stream.server.answer(streamed(provider, piece));
      check_is_the_reply(stream.backend.reply_to(Backend::said("x")));
    }
  }
}

TEST_CASE("a connection is used again, also after errors") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    Played played(provider);
    for (int i = 0; i < 3; ++i) {
      played.server.answer(streamed(provider));
      played.server.answer(refused(503, "busy"));
      CHECK(played.backend.ask("x").ok());
      CHECK_FALSE(played.backend.ask("x").ok());
    }
    CHECK(played.server.connections() == 1);
  }
}

TEST_CASE("a server that does not stream, or streams unasked, is understood") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    Played asks_stream(provider), asks_document(provider, {{"stream", false}});
    asks_stream.server.answer({200, "application/json", provider.reply});
    check_is_the_reply(asks_stream.backend.reply_to(Backend::said("x")));
    asks_document.server.answer(streamed(provider));
    check_is_the_reply(asks_document.backend.reply_to(Backend::said("x")));
  }
}

TEST_CASE(
    "a status of HTTP becomes a code, charges nothing and is told with the provider's words") {
  for (const auto& provider : providers()) {
    Played played(provider);
    for (const auto& refusal : kRefusals) {
      INFO(provider.name << " " << refusal.status);
      played.server.answer(refused(refusal.status, "not\nnow " + kKey));
      const auto status = played.backend.ask("x");
      CHECK(status.code() == refusal.code);
      CHECK(message_of(status) == "model " + provider.name + ": " + played.server.url() +
                                      ": HTTP " + std::to_string(refusal.status) +
                                      ": not now [redacted]");
      CHECK(played.backend.reply["usage"] == kNothingCharged);
      CHECK_FALSE(played.backend.reply.contains("retry_after"));
    }
  }
}

TEST_CASE("a proxy that lost patience does not say what was charged") {
  for (const auto& provider : providers()) {
    Played played(provider);
    played.server.answer({504, "text/html", "<h1>Gateway Time-out</h1>"});
    CHECK(played.backend.ask("x").code() == absl::StatusCode::kUnavailable);
    CHECK(played.backend.reply["usage"] == Json::object());
  }
}

TEST_CASE("when to ask again is told in seconds, as a date, in milliseconds and not at all") {
  struct Said {
    const char* header;
    double least, most;
  };
  constexpr Said kSaid[] = {{"Retry-After: 7", 7, 7},
                            {"retry-after: 0.5", 0.5, 0.5},
                            {"Retry-After-Ms: 1500", 1.5, 1.5},
                            {"Retry-After: Fri, 01 Jan 2016 00:00:00 GMT", 0, 0}};
  for (const auto& provider : providers()) {
    Played played(provider);
    for (const int status : {429, 503}) {
      for (const auto& said : kSaid) {
        INFO(provider.name << " " << said.header);
        played.server.answer(refused(status, "slower", {said.header}));
        CHECK_FALSE(played.backend.ask("x").ok());
        const double told = played.backend.reply.value("retry_after", -1.0);
        CHECK(told >= said.least);
        CHECK(told <= said.most);
      }
    }
    for (const char* odd :
         {"Retry-After: soon", "Retry-After: -3", "Retry-After: 1e9", "Retry-After: 99999999999",
          "Retry-After:", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT", "X-Other: 1"}) {
      INFO(provider.name << " " << odd);
      played.server.answer(refused(429, "slower", {odd}));
      CHECK(played.backend.ask("x").code() == absl::StatusCode::kResourceExhausted);
      CHECK_FALSE(played.backend.reply.contains("retry_after"));
    }
  }
}

TEST_CASE("an account without quota is not asked again, and what does not fit is told as such") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    Played played(provider);
    played.server.answer({429, "application/json", provider.out_of_quota, {"Retry-After: 5"}});
    CHECK(played.backend.ask("x").code() == absl::StatusCode::kFailedPrecondition);
    CHECK_FALSE(played.backend.reply.contains("retry_after"));
    played.server.answer({400, "application/json", provider.too_long});
    CHECK(played.backend.ask("x").code() == absl::StatusCode::kOutOfRange);
  }
}

TEST_CASE("what is no reply is told, and not as if nothing had been charged") {
  for (const auto& provider : providers()) {
    for (const auto& fault : unreadable_of(provider)) {
      INFO(provider.name << ": " << fault.what);
      Played played(provider);
      played.server.answer(fault.answer);
      const auto status = played.backend.ask("x");
      INFO(message_of(status));
      CHECK(status.code() == fault.code);
      CHECK(message_of(status).find(played.server.url() + ": " + fault.told) != std::string::npos);
      CHECK(message_of(status).size() < 700);
      CHECK_FALSE(played.backend.reply["usage"] == kNothingCharged);
      CHECK(played.server.asked().size() == 1);
      played.server.answer(streamed(provider));  // and the next question is answered
      check_is_the_reply(played.backend.reply_to(Backend::said("x")));
    }
  }
}

TEST_CASE("errors of any form are told, and never at length") {
  const std::pair<const char*, const char*> forms[] = {
      {R"({"error": "no such model"})", "no such model"},
      {R"({"object": "error", "message": "flat", "code": 400})", "flat"},
      {R"({"detail": "Not Found"})", "Not Found"},
      {R"([{"error": {"code": 400, "message": "listed"}}])", "listed"},
      {"plain words", "plain words"},
      {R"({"other": 1})", R"({"other": 1})"},
      {R"({"error": {"message": 5}})", ""},
      {R"({"error": null})", R"({"error": null})"}};
  for (const auto& provider : providers()) {
    Played played(provider);
    for (const auto& [body, told] : forms) {
      INFO(provider.name << " " << body);
      played.server.answer({400, "application/json", body});
      const auto status = played.backend.ask("x");
      CHECK(message_of(status) == "model " + provider.name + ": " + played.server.url() +
                                      ": HTTP 400" + (*told == '\0' ? "" : ": ") + told);
    }
    played.server.answer(refused(400, std::string(499, 'x') + "\xC3\xA4\xC3\xA4"));
    CHECK(message_of(played.backend.ask("x")).find(std::string(499, 'x')) != std::string::npos);
    played.server.answer({500, "text/html", std::string(5'000'000, '\xFF')});
    CHECK(message_of(played.backend.ask("x")).size() < 700);
  }
}

TEST_CASE("a server that nobody runs charges nothing") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    const Variable key(provider.key_variable, kKey);
    Backend backend(provider.name, {{"model", "m"}, {"base_url", "http://127.0.0.1:1"}});
    const auto status = backend.ask("x");
    CHECK(status.code() == absl::StatusCode::kUnavailable);
    CHECK(message_of(status).find("http://127.0.0.1:1: ") != std::string::npos);
    CHECK(backend.reply["usage"] == kNothingCharged);
    check_holds_no_key(status);
  }
}

TEST_CASE("ten megabytes are a reply, more than the bound are none") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    std::string large = provider.reply;
    large.replace(large.find("Hello"), 5, std::string(10'000'000, 'a'));
    std::string flood = provider.reply;
    flood.replace(flood.find("Hello"), 5, std::string(65 << 20, 'a'));
    Played played(provider);
    played.server.answer({200, "application/json", large});
    CHECK(played.backend.reply_to(Backend::said("x"))["choices"][0]["text"]
              .get_ref<const std::string&>()
              .size() == 10'000'000);
    played.server.answer({200, "application/json", flood});
    const auto status = played.backend.ask("x");
    CHECK(status.code() == absl::StatusCode::kDataLoss);
    CHECK(message_of(status).find("longer than 64 MiB") != std::string::npos);
  }
}

TEST_CASE(
    "a silent server is left at the deadline, at the timeout and when the call is cancelled") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    Played played(provider, {{"timeout", 0.2}}), patient(provider);
    const HttpAnswer silence{200, "", "", {}, 0, End::never};

    played.server.answer(silence);
    auto status = played.backend.ask("x");
    CHECK(status.code() == absl::StatusCode::kDeadlineExceeded);
    CHECK(message_of(status).find("timeout of 0.2 s") != std::string::npos);
    CHECK(played.backend.reply["usage"] == Json::object());
    CHECK(played.server.all_closed());

    patient.server.answer(silence);
    status = patient.backend.ask(Backend::said("x"), Deadline::after(0.1));
    CHECK(status.code() == absl::StatusCode::kDeadlineExceeded);
    CHECK(patient.server.all_closed());

    patient.server.answer(silence);
    std::atomic<bool> cancelled = false;
    std::thread other([&] {
      while (patient.server.asked().size() < 2)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      cancelled = true;
    });
    status = patient.backend.ask(Backend::said("x"), Deadline::after(60), &cancelled);
    other.join();
    CHECK(status.code() == absl::StatusCode::kCancelled);
    CHECK(patient.server.all_closed());

    patient.server.answer(streamed(provider));
    CHECK(patient.backend.ask("x").ok());
  }
}

TEST_CASE("a call that is over before it begins asks nobody") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    Played played(provider);
    const std::atomic<bool> cancelled = true;
    CHECK(played.backend.ask(Backend::said("x"), Deadline::after(20), &cancelled).code() ==
          absl::StatusCode::kCancelled);
    CHECK(played.backend.reply["usage"] == kNothingCharged);
    CHECK(played.server.asked().empty());
  }
}

TEST_CASE("a redirection is not followed: it could lead the key elsewhere") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    HttpServer elsewhere;
    Played played(provider);
    for (const int code : {301, 302, 307, 308}) {
      played.server.answer({code, "text/html", "", {"Location: " + elsewhere.url() + "/x"}});
      const auto status = played.backend.ask("x");
      CHECK(status.code() == absl::StatusCode::kInvalidArgument);
      CHECK(message_of(status).find("set base_url: " + elsewhere.url()) != std::string::npos);
    }
    CHECK(elsewhere.asked().empty());
  }
}

TEST_CASE("counts of tokens that are missing or make no sense are unknown") {
  for (const auto& provider : providers()) {
    for (const char* odd : {"-5", "\"many\"", "1.5", "null", "{}", "1e300"}) {
      INFO(provider.name << " " << odd);
      std::string reply = provider.reply;
      for (const char* count : {": 12", ": 4", ": 3", ": 8"}) {
        const auto at = reply.rfind(count);
        if (at != reply.npos) reply.replace(at + 2, std::string(count).size() - 2, odd);
      }
      Played played(provider);
      played.server.answer({200, "application/json", reply});
      const Json heard = played.backend.reply_to(Backend::said("x"));
      CHECK(heard["choices"][0]["text"] == "Hello");
      CHECK_FALSE(heard["usage"].contains("input"));
    }
  }
}

TEST_CASE("the provider's own address needs a key, another address does not") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    const Variable none(provider.key_variable, ""), other("GOOGLE_API_KEY", ""),
        own(provider.base_url_variable, "");
    const Backend keyless(provider.name, {{"model", "m"}});
    CHECK(keyless.code() == absl::StatusCode::kUnauthenticated);
    CHECK(keyless.problem() == "model " + provider.name + ": there is no key: set " +
                                   provider.key_variable + " in the environment");
    CHECK(Backend(provider.name, {{"model", "m"}, {"base_url", "http://gpu1:8000/v1"}}).problem() ==
          "");
    const Variable chosen("MY_KEY", kKey);
    CHECK(Backend(provider.name, {{"model", "m"}, {"key_variable", "MY_KEY"}}).problem() == "");
  }
}

TEST_CASE("the address may stand in the environment") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    HttpServer server;
    const Variable address(provider.base_url_variable, server.url() + provider.base_path + "/");
    const Variable key(provider.key_variable, kKey + "\n");
    Backend backend(provider.name, {{"model", "m-1"}});
    server.answer(streamed(provider));
    check_is_the_reply(backend.reply_to(Backend::said("x")));
    const HttpAsked asked = server.asked().at(0);
    CHECK(asked.target.find(kKey) == std::string::npos);
    std::string headers;
    for (const auto& [name, value] : asked.headers) headers += value + "\n";
    CHECK(headers.find(kKey) != std::string::npos);
  }
}

TEST_CASE("a proxy that the environment names is used") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    HttpServer proxy;
    const Variable way("http_proxy", proxy.url()), key(provider.key_variable, kKey);
    Backend backend(provider.name, {{"model", "m"}, {"base_url", "http://models.invalid"}});
    proxy.answer(streamed(provider));
    check_is_the_reply(backend.reply_to(Backend::said("x")));
    CHECK(proxy.asked().at(0).target.find("http://models.invalid/") == 0);
  }
}

TEST_CASE("settings that cannot be used are told without the key") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    const Variable key(provider.key_variable, kKey + "\r\nX-Other: 1");
    const Backend split(provider.name, {{"model", "m"}});
    CHECK(split.code() == absl::StatusCode::kInvalidArgument);
    CHECK(split.problem() ==
          "model " + provider.name + ": " + provider.key_variable + " holds control characters");
    const Variable good(provider.key_variable, kKey);
    for (const char* url : {"gpu1", "ftp://gpu1/v1", "file:///etc/passwd", "http://", "://x"}) {
      INFO(url);
      const Backend backend(provider.name, {{"model", "m"}, {"base_url", url}});
      CHECK(backend.code() == absl::StatusCode::kInvalidArgument);
      CHECK(backend.problem().find("base_url is an address such as") != std::string::npos);
    }
    CHECK(Backend(provider.name, Json::object()).code() == absl::StatusCode::kInvalidArgument);
    CHECK(Backend(provider.name, {{"model", "m"}, {"temprature", 1}})
              .problem()
              .find("did you mean \"temperature\"") != std::string::npos);
  }
}

TEST_CASE("what a model says of itself stands in its settings") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    Played played(provider,
                  {{"max_concurrency", 4}, {"context", 9000}, {"max_output_tokens", 700}});
    CHECK(played.backend.describe() ==
          Json::parse(R"({"max_concurrency": 4, "context": 9000, "max_output": 700})"));
  }
}

TEST_CASE("headers and further members of the request can be set") {
  for (const auto& provider : providers()) {
    INFO(provider.name);
    Played played(provider, {{"headers", {{"X-Team", "team-secret"}}},
                             {"extra", {{"metadata", {{"user_id", "u"}}}}}});
    played.server.answer(refused(500, "team-secret failed"));
    CHECK(message_of(played.backend.ask("x")).find("[redacted] failed") != std::string::npos);
    CHECK(played.server.asked()[0].headers.at("x-team") == "team-secret");
    CHECK(played.asked()["metadata"] == Json::parse(R"({"user_id": "u"})"));
  }
}
