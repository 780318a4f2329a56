// The one way to models: limits, record, errors.
#include "models/gateway.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "chat_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::Chat;
using mlgym::test::Receiver;

// A gateway to one model of the test's plugin, and everything it records.
struct Playing {
  std::vector<Json> events;  // {"k", "d", "durable"}
  absl::Status broken;       // what the record answers from now on
  Registry registry{{MODELS_OF_TEST}};
  Call call{plain_host_services(), Deadline::after(20)};
  std::unique_ptr<Gateway> gateway;

  explicit Playing(const Limits& limits = {}, std::optional<ModelPrice> price = ModelPrice{2, 8, 1},
                   const std::string& model = "puppet") {
    std::map<std::string, ModelPlan> models;
    models["agent"] = {"test/" + model, *registry.find("model", model), Json::object(), price};
    auto made = Gateway::create(models, limits, registry, record(), call);
    REQUIRE(made.ok());
    gateway = std::move(*made);
  }

  GatewayRecord record() {
    return {[this](std::string_view kind, const Json& data, bool durable) {
              if (broken.ok())
                events.push_back({{"k", std::string(kind)}, {"d", data}, {"durable", durable}});
              return broken;
            },
            {[](std::string_view text) {
               return absl::StatusOr<Json>(text.size() > 4096 ? Json{{"blob", sha256_hex(text)}}
                                                              : Json(std::string(text)));
             },
             [](std::string_view bytes) {
               return absl::StatusOr<Json>(Json{{"blob", sha256_hex(bytes)}});
             }}};
  }

  absl::Status ask(Chat& chat, std::string_view role = "agent") {
    return gateway->complete(call, role, chat.request(), receiver.raw);
  }
  absl::Status ask(const std::string& text) {
    Chat chat(text);
    return ask(chat);
  }
  std::vector<Json> all(std::string_view kind) const {
    std::vector<Json> found;
    for (const auto& event : events) {
      if (event["k"] == kind) found.push_back(event["d"]);
    }
    return found;
  }
  Receiver receiver;
};

Limits limits_of(std::optional<std::int64_t> tokens, std::optional<double> cost = {}) {
  Limits limits;
  limits.tokens = tokens;
  limits.cost = cost;
  return limits;
}

}  // namespace

TEST_CASE("a reply arrives and leaves a message, a begin and a durable end") {
  Playing playing;
  REQUIRE(playing.ask("hello").ok());
  CHECK(playing.receiver.text == "re: hello");
  REQUIRE(playing.events.size() == 3);
  CHECK(playing.events[0]["k"] == "message");
  CHECK(playing.events[0]["d"] ==
        Json::parse(R"({"message": 1, "role": "user", "text": "hello"})"));
  CHECK(playing.events[1]["k"] == "model.begin");
  CHECK(playing.events[1]["d"] ==
        Json::parse(R"({"call": 1, "role": "agent", "model": "test/puppet", "messages": [1],
                        "tools": [], "choices": 1, "stop": [], "temperature": null, "top_p": null,
                        "max_output_tokens": null, "seed": null})"));
  CHECK(playing.events[2]["k"] == "model.end");
  CHECK(playing.events[2]["durable"] == true);
  const Json end = playing.events[2]["d"];
  CHECK(end["call"] == 1);
  CHECK(end["choices"][0]["text"] == "re: hello");
  CHECK(end["error"].is_null());
  CHECK(end["seconds"] >= 0);
}

TEST_CASE("what a request asks for is recorded") {
  Playing playing;
  Chat chat("hello");
  chat.offer("shell").offer("submit").stop_at("END").want(2);
  mlgym_request request = chat.request();
  request.temperature = 0.5;
  request.top_p = 0.9;
  request.max_output_tokens = 100;
  request.seed = 7;
  REQUIRE(playing.gateway->complete(playing.call, "agent", request, playing.receiver.raw).ok());
  const Json begin = playing.all("model.begin")[0];
  CHECK(begin["tools"] == Json{"shell", "submit"});
  CHECK(begin["stop"] == Json{"END"});
  CHECK(begin["choices"] == 2);
  CHECK(begin["temperature"] == 0.5);
  CHECK(begin["top_p"] == 0.9);
  CHECK(begin["max_output_tokens"] == 100);
  CHECK(begin["seed"] == 7);
}

TEST_CASE("a chat of several turns records every message once and refers to it") {
  Playing playing;
  Chat chat;
  chat.say(MLGYM_ROLE_SYSTEM, "be brief");
  for (int turn = 1; turn <= 3; ++turn) {
    chat.say(MLGYM_ROLE_USER, "turn " + std::to_string(turn));
    REQUIRE(playing.ask(chat).ok());
    chat.say(MLGYM_ROLE_ASSISTANT, "again");  // the same text every time
  }
  CHECK(playing.all("message").size() == 5);
  const auto begins = playing.all("model.begin");
  CHECK(begins[0]["messages"] == Json{1, 2});
  CHECK(begins[1]["messages"] == Json{1, 2, 3, 4});
  CHECK(begins[2]["messages"] == Json{1, 2, 3, 4, 3, 5});
  CHECK(playing.all("model.end")[2]["call"] == 3);
}

TEST_CASE("images, calls and long texts stand in the record") {
  Playing playing;
  Chat chat;
  chat.say(MLGYM_ROLE_USER, std::string(5000, 'y')).add_image("pixels", "image/png");
  chat.say(MLGYM_ROLE_USER, "calls");
  REQUIRE(playing.ask(chat).ok());
  const Json message = playing.all("message")[0];
  CHECK(message["text"]["blob"] == sha256_hex(std::string(5000, 'y')));
  CHECK(message["images"][0]["media_type"] == "image/png");
  CHECK(message["images"][0]["data"]["blob"] == sha256_hex("pixels"));
  const Json choice = playing.all("model.end")[0]["choices"][0];
  CHECK(choice["reasoning"] == "I think twice.");
  CHECK(choice["calls"].size() == 2);
  CHECK(choice["calls"][1]["arguments"] == "{not json");
  REQUIRE(playing.ask("long").ok());
  CHECK(playing.all("model.end")[1]["choices"][0]["text"]["blob"] ==
        sha256_hex(std::string(5000, 'x') + "re: long"));
}

TEST_CASE("a limit of tokens lets the call end that crosses it, and refuses the next") {
  Playing playing(limits_of(100), std::nullopt);
  REQUIRE(playing.ask("usage 90 0 20 0").ok());
  CHECK_FALSE(playing.gateway->limit_reached());
  const std::size_t before = playing.events.size();
  const auto refused = playing.ask("usage 1 0 1 0");
  CHECK(refused.code() == absl::StatusCode::kResourceExhausted);
  CHECK(message_of(refused) == "the episode's 100 tokens for models are used up");
  CHECK(playing.gateway->limit_reached());
  CHECK(playing.events.size() == before);  // the model was not asked
}

TEST_CASE("a limit of cost is held with the price that was given") {
  Playing playing(limits_of({}, 0.001));
  REQUIRE(playing.ask("usage 100 0 100 0").ok());  // 0.0002 + 0.0008
  CHECK(playing.gateway->spending().cost().value() == Approx(0.001));
  CHECK(playing.ask("usage 1 0 1 0").code() == absl::StatusCode::kResourceExhausted);
  CHECK(playing.gateway->limit_reached());
}

TEST_CASE("a limit of cost without a price is refused before anything is asked") {
  Registry registry({MODELS_OF_TEST});
  Call call(plain_host_services(), Deadline::after(20));
  std::map<std::string, ModelPlan> models;
  models["agent"] = {"test/puppet", *registry.find("model", "puppet"), Json::object(), {}};
  const auto made = Gateway::create(models, limits_of({}, 1.0), registry, {}, call);
  CHECK(made.status().code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("a cost stands in the record call by call; without a price it is unknown") {
  Playing playing;
  REQUIRE(playing.ask("usage 1000 500 10 0").ok());
  REQUIRE(playing.ask("usage 0 0 10 0").ok());
  CHECK(playing.all("model.end")[0]["cost"].get<double>() ==
        Approx((500 * 2 + 500 * 1 + 10 * 8) / 1e6));
  CHECK(playing.all("model.end")[1]["cost"].get<double>() == Approx(80 / 1e6));
  Playing free_of_price({}, std::nullopt);
  REQUIRE(free_of_price.ask("usage 1000 500 10 0").ok());
  CHECK(free_of_price.all("model.end")[0]["cost"].is_null());
  CHECK_FALSE(free_of_price.gateway->spending().cost());
}

TEST_CASE("a silent backend is charged by the bytes that went over the line") {
  Playing playing(limits_of(1000), std::nullopt);
  REQUIRE(playing.ask("hello").ok());
  CHECK(playing.gateway->spending().charged_tokens() == 5 + 9);
  CHECK(playing.gateway->spending().tokens().input == -1);
  CHECK(playing.all("model.end")[0]["usage"]["input"].is_null());
}

TEST_CASE("an error of the model is passed on with its code, recorded and charged") {
  for (const int code : {1, 3, 4, 8, 13, 14, 16}) {
    Playing playing;
    const auto failed = playing.ask("fail " + std::to_string(code));
    INFO(code);
    CHECK(failed.raw_code() == code);
    CHECK(message_of(failed) == "model puppet: as told");
    CHECK(playing.all("model.end")[0]["error"] == "model puppet: as told");
    CHECK(playing.gateway->spending().calls() == 1);
    CHECK_FALSE(playing.gateway->limit_reached());
    CHECK(playing.gateway->failure().ok());  // of the model, not of the record
    CHECK(playing.ask("hello").ok());        // the next call may succeed
  }
}

TEST_CASE("what a model said before it failed is recorded and counted") {
  Playing playing;
  CHECK(playing.ask("half").code() == absl::StatusCode::kUnavailable);
  const Json end = playing.all("model.end")[0];
  CHECK(end["choices"][0]["text"] == "half a rep");
  CHECK(end["usage"]["input"] == 10);
  CHECK(playing.gateway->spending().charged_tokens() == 12);
}

TEST_CASE("exceptions of a model become errors, with and without the SDK's face") {
  Playing playing;
  CHECK(message_of(playing.ask("throw")) == "model puppet: too far");
  Playing thrower({}, ModelPrice{}, "thrower");
  const auto status = thrower.ask("hello");
  CHECK(status.code() == absl::StatusCode::kInternal);
  CHECK(message_of(status) ==
        "model thrower: its complete function threw an exception; catch it there");
  CHECK(thrower.all("model.end").size() == 1);
  Call call(plain_host_services(), Deadline::after(20));
  auto model = ModelComponent::create(
      *thrower.registry.load(*thrower.registry.find("model", "thrower")), Json::object(), call);
  REQUIRE(model.ok());
  CHECK(message_of(model->describe(call).status()) ==
        "model thrower: its describe function threw an exception; catch it there");
}

TEST_CASE("a model that never finishes its reply, or says nothing, has replied") {
  Playing playing;
  REQUIRE(playing.ask("nothing").ok());
  CHECK(playing.receiver.heard == std::vector<std::string>{"0 finish 0"});
  CHECK(playing.all("model.end")[0]["choices"].empty());
}

TEST_CASE("a reply for a choice that nobody wanted is the model's failure") {
  for (const char* act : {"choice 1", "choice -5", "choice 2147483647"}) {
    Playing playing;
    const auto status = playing.ask(act);
    CHECK(status.code() == absl::StatusCode::kInternal);
    CHECK(message_of(status).find("test/puppet: it replied to choice ") == 0);
    CHECK(playing.all("model.end")[0]["choices"].size() == 1);
  }
  Playing playing;
  Chat chat("choice 1");
  CHECK(playing.ask(chat.want(2)).ok());
  CHECK(playing.all("model.end")[0]["choices"][1]["text"] == "for another");
}

TEST_CASE("more choices than a reply can have are refused before anything is asked") {
  Playing playing;
  Chat chat("hello");
  CHECK(message_of(playing.ask(chat.want(MLGYM_MOST_CHOICES + 1))) ==
        "129 choices are asked for; at most 128 can be");
  CHECK(playing.events.empty());
}

TEST_CASE("a model may reply from a thread of its own while it is asked") {
  Playing playing;
  REQUIRE(playing.ask("thread").ok());
  CHECK(playing.receiver.text == "from a threadre: thread");
}

TEST_CASE("waiting for a model ends with the call's deadline and is counted") {
  Playing playing;
  Call call(plain_host_services(), Deadline::after(0.05));
  Chat chat("wait");
  CHECK(playing.gateway->complete(call, "agent", chat.request(), playing.receiver.raw).code() ==
        absl::StatusCode::kDeadlineExceeded);
  CHECK(playing.gateway->seconds() >= 0.05);
}

TEST_CASE("a role that no model plays is an error that says what to do") {
  Playing playing;
  Chat chat("hello");
  const auto status = playing.ask(chat, "judge");
  CHECK(status.code() == absl::StatusCode::kNotFound);
  CHECK(message_of(status) ==
        "this run has no model for the role \"judge\"; give one with -m PROVIDER/MODEL");
  CHECK(playing.events.empty());
}

TEST_CASE("a record that cannot be kept is the host's failure, not the model's") {
  Playing playing;
  REQUIRE(playing.ask("hello").ok());
  playing.broken = absl::ResourceExhaustedError("disk full");
  CHECK(playing.ask("more").code() == absl::StatusCode::kResourceExhausted);
  CHECK(playing.gateway->failure().code() == absl::StatusCode::kResourceExhausted);
  CHECK_FALSE(playing.gateway->limit_reached());
}
