// Chats of the C++ face go through the contract's structs and come back whole.
#include <mlgym/plugin.hpp>

#include <cmath>
#include <string>
#include <utility>

#include "catch.h"

namespace {
using namespace mlgym;

ChatRequest through_structs(const ChatRequest& request) {
  return detail::request_from(*detail::RawRequest(request).get());
}

void check_same(const ChatRequest& a, const ChatRequest& b) {
  REQUIRE(a.messages.size() == b.messages.size());
  for (std::size_t i = 0; i < a.messages.size(); ++i) {
    const Message &one = a.messages[i], &other = b.messages[i];
    CHECK(one.role == other.role);
    CHECK(one.text == other.text);
    CHECK(one.call_id == other.call_id);
    REQUIRE(one.images.size() == other.images.size());
    for (std::size_t k = 0; k < one.images.size(); ++k) {
      CHECK(one.images[k].data == other.images[k].data);
      CHECK(one.images[k].media_type == other.images[k].media_type);
    }
    REQUIRE(one.calls.size() == other.calls.size());
    for (std::size_t k = 0; k < one.calls.size(); ++k) {
      CHECK(one.calls[k].id == other.calls[k].id);
      CHECK(one.calls[k].name == other.calls[k].name);
      CHECK(one.calls[k].arguments == other.calls[k].arguments);
    }
  }
  REQUIRE(a.tools.size() == b.tools.size());
  for (std::size_t i = 0; i < a.tools.size(); ++i) {
    CHECK(a.tools[i].name == b.tools[i].name);
    CHECK(a.tools[i].description == b.tools[i].description);
    CHECK(a.tools[i].parameters == b.tools[i].parameters);
  }
  CHECK(a.stop == b.stop);
  CHECK(
      (a.temperature == b.temperature || (std::isnan(a.temperature) && std::isnan(b.temperature))));
  CHECK((a.top_p == b.top_p || (std::isnan(a.top_p) && std::isnan(b.top_p))));
  CHECK(a.max_output_tokens == b.max_output_tokens);
  CHECK(a.seed == b.seed);
}

const mlgym_host kHost = {sizeof(mlgym_host), 0, nullptr, nullptr};

// A call that keeps its error text.
struct Caller {
  std::string error;
  mlgym_call raw{};
  Caller() {
    raw.size = sizeof raw;
    raw.host = &kHost;
    raw.state = this;
    raw.deadline_ns = INT64_MAX;
    raw.cancelled = [](const mlgym_call*) -> std::int32_t { return 0; };
    raw.set_error = [](const mlgym_call* call, mlgym_str message) {
      static_cast<Caller*>(call->state)->error = std::string(view(message));
    };
  }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
};

// Replies with everything a reply can hold.
struct Talker : Model {
  explicit Talker(const Settings&) {}
  std::string describe() override { return "{\"context\": 5}"; }
  void complete(Call&, const ChatRequest& request, ReplyWriter& reply) override {
    if (request.messages.empty()) throw Error(MLGYM_UNAVAILABLE, "later");
    if (request.messages[0].text == "throw") throw std::out_of_range("too far");
    reply.reasoning("why ");
    reply.text("one ");
    reply.text("lost", 1);
    reply.reasoning("not");
    reply.text(std::string("two\0three", 9));
    reply.tool_call({"a", "shell", "{"});
    reply.tool_call({"b", "submit", "{}"});
    reply.finish(Finish::length, 1);
    reply.finish(Finish::tool_calls);
    reply.usage({1, 2, 3, 4});
    reply.retry_after(3);
  }
};

// An agent that asks once and does not mind errors when told so.
struct Asker : Agent {
  explicit Asker(const Settings&) {}
  void run(Call&, Episode& episode) override {
    ChatRequest request;
    request.messages.push_back({Role::user, "hello", {}, {}, ""});
    try {
      heard = episode.complete(request, role).text;
    } catch (const Error& error) {
      code = error.code;
      if (!minds) return;
      throw;
    }
  }
  bool minds = true;
  std::string role = "agent", heard;
  mlgym_status code = MLGYM_OK;
};

// An episode whose model answers with a code, or with "hi".
struct Playing {
  mlgym_status answer = MLGYM_OK;
  std::string asked_role;
  mlgym_episode raw{};
  Playing() {
    raw.size = sizeof raw;
    raw.state = this;
    raw.complete = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str role,
                      const mlgym_request* request, const mlgym_reply* reply) -> mlgym_status {
      auto& self = *static_cast<Playing*>(episode->state);
      self.asked_role = std::string(view(role));
      if (self.answer != MLGYM_OK) {
        call->set_error(call, str("the host says no"));
        return self.answer;
      }
      reply->text(reply, 0, request->messages[0]->parts[0]->text);
      return MLGYM_OK;
    };
  }
  Playing(const Playing&) = delete;
  Playing& operator=(const Playing&) = delete;
};

}  // namespace

TEST_CASE("a request with everything in it comes back whole") {
  ChatRequest request;
  request.messages = {
      {Role::system, "be brief", {}, {}, ""},
      {Role::user, "look", {{std::string("\x89PNG\0\xff", 6), "image/png"}, {"", ""}}, {}, ""},
      {Role::user, "", {{"only an image", "image/jpeg"}}, {}, ""},
      {Role::assistant, "", {}, {{"1", "shell", "{\"command\": \"ls\"}"}, {"", "", "{"}}, ""},
      {Role::tool, std::string("a\0b", 3), {}, {}, "1"},
      {Role::user, "", {}, {}, ""}};
  request.tools = {{"shell", "Runs", "{\"type\": \"object\"}"}, {"", "", ""}};
  request.stop = {"END", "", "\n\n"};
  request.temperature = 0;
  request.top_p = 0.25;
  request.max_output_tokens = 1ll << 40;
  request.seed = 0;
  check_same(request, through_structs(request));
  check_same(request, through_structs(through_structs(request)));
}

TEST_CASE("a request of nothing comes back as one") {
  const ChatRequest back = through_structs({});
  check_same({}, back);
  CHECK(back.messages.empty());
  CHECK(std::isnan(back.temperature));
  CHECK(back.seed == -1);
}

TEST_CASE("a chat of a thousand messages comes back in order") {
  ChatRequest request;
  for (int i = 0; i < 1000; ++i) {
    Message message;
    message.role = static_cast<Role>(i % 4);
    message.text = std::string(static_cast<std::size_t>(i % 50), 'x') + std::to_string(i);
    for (int k = 0; k < i % 3; ++k) message.images.push_back({std::to_string(i + k), "image/png"});
    for (int k = 0; k < i % 5; ++k) message.calls.push_back({std::to_string(k), "shell", "{}"});
    request.messages.push_back(std::move(message));
  }
  check_same(request, through_structs(request));
}

TEST_CASE("texts without memory behind them are empty ones") {
  mlgym_part part{};
  part.size = sizeof part;
  mlgym_part image = part;
  image.kind = MLGYM_PART_IMAGE;
  const mlgym_part* parts[] = {&part, &image};
  mlgym_message message{};
  message.size = sizeof message;
  message.parts = parts;
  message.part_count = 2;
  const Message back = detail::message_from(message);
  CHECK(back.text.empty());
  CHECK(back.images.size() == 1);
}

TEST_CASE("a reply with everything in it goes through a model's table and is collected") {
  const mlgym_component component = mlgym::component<Talker>("talker", "Talks");
  CHECK(std::string(component.kind) == MLGYM_KIND_MODEL);
  const auto* table = static_cast<const mlgym_model*>(component.functions);
  CHECK(table->size == sizeof(mlgym_model));
  Caller caller;
  void* self = nullptr;
  REQUIRE(component.create(&component, &caller.raw, nullptr, &self) == MLGYM_OK);
  std::string described;
  const mlgym_sink sink = sink_into(described);
  CHECK(table->describe(self, &caller.raw, &sink) == MLGYM_OK);
  CHECK(described == "{\"context\": 5}");

  ChatRequest request;
  request.messages.push_back({Role::user, "x", {}, {}, ""});
  ChatReply reply;
  CHECK(table->complete(self, &caller.raw, detail::RawRequest(request).get(),
                        detail::ReplyCollector(reply).get()) == MLGYM_OK);
  CHECK(reply.text == std::string("one two\0three", 13));
  CHECK(reply.reasoning == "why not");
  REQUIRE(reply.calls.size() == 2);
  CHECK(reply.calls[0].arguments == "{");
  CHECK(reply.calls[1].name == "submit");
  CHECK(reply.finish == Finish::tool_calls);
  CHECK(reply.usage.input == 1);
  CHECK(reply.usage.cached == 2);
  CHECK(reply.usage.output == 3);
  CHECK(reply.usage.reasoning == 4);

  const ChatRequest nothing;
  CHECK(table->complete(self, &caller.raw, detail::RawRequest(nothing).get(),
                        detail::ReplyCollector(reply).get()) == MLGYM_UNAVAILABLE);
  CHECK(caller.error == "later");
  request.messages[0].text = "throw";
  CHECK(table->complete(self, &caller.raw, detail::RawRequest(request).get(),
                        detail::ReplyCollector(reply).get()) == MLGYM_INTERNAL);
  CHECK(caller.error == "too far");
  component.destroy(&component, self);
}

TEST_CASE("an agent gets the model's reply, and asks for the role it names") {
  Playing playing;
  Caller caller;
  Asker asker{Settings(nullptr, nullptr)};
  CHECK(detail::AgentTable<Asker>::run(&asker, &caller.raw, &playing.raw) == MLGYM_OK);
  CHECK(asker.heard == "hello");
  CHECK(playing.asked_role == "agent");
  asker.role = "judge";
  CHECK(detail::AgentTable<Asker>::run(&asker, &caller.raw, &playing.raw) == MLGYM_OK);
  CHECK(playing.asked_role == "judge");
}

TEST_CASE("an error of the host leaves an agent with its code and the host's text") {
  for (const mlgym_status code :
       {MLGYM_RESOURCE_EXHAUSTED, MLGYM_NOT_FOUND, MLGYM_UNAVAILABLE, MLGYM_CANCELLED}) {
    Playing playing;
    playing.answer = code;
    Caller caller;
    Asker asker{Settings(nullptr, nullptr)};
    CHECK(detail::AgentTable<Asker>::run(&asker, &caller.raw, &playing.raw) == code);
    CHECK(caller.error == "the host says no");
    asker.minds = false;
    CHECK(detail::AgentTable<Asker>::run(&asker, &caller.raw, &playing.raw) == MLGYM_OK);
    CHECK(asker.code == code);
  }
}
