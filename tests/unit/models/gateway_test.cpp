// The one way to models: record, errors, replies.
#include "base/digest.h"
#include "base/status.h"
#include "catch.h"
#include "playing.h"

namespace {
using namespace mlgym;
using mlgym::test::Chat;
using mlgym::test::Playing;
using mlgym::test::Receiver;
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

TEST_CASE("a cost stands in the record call by call; without a price it is unknown") {
  Playing playing;
  REQUIRE(playing.ask("usage 1000 500 10 0").ok());
  REQUIRE(playing.ask("usage 0 0 10 0").ok());
  CHECK(playing.all("model.end")[0]["cost"].get<double>() ==
        Approx((500 * 2 + 500 * 1 + 10 * 8) / 1e6));
  CHECK(playing.all("model.end")[1]["cost"].get<double>() == Approx(80 / 1e6));
  Playing free_of_price({{}, 1000000, {}}, std::nullopt);
  REQUIRE(free_of_price.ask("usage 1000 500 10 0").ok());
  CHECK(free_of_price.all("model.end")[0]["cost"].is_null());
  CHECK_FALSE(free_of_price.gateway->spending().cost());
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
