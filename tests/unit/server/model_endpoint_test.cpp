// What the endpoint promises whatever the dialect: roles, keys, errors, streams, ends.
#include "server/model_endpoint.h"

#include "catch.h"
#include "endpoint.h"
#include "folder.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

const std::string kChat = R"({"messages": [{"role": "user", "content": "Hi"}]})";
const std::string kStream = R"({"stream": true, "messages": [{"role": "user", "content": "Hi"}]})";

std::string ask_chat() { return post("/v1/chat/completions", kChat); }
std::string ask_stream() { return post("/v1/chat/completions", kStream); }

}  // namespace

TEST_CASE("the models are the run's roles") {
  FakeModel model;
  ModelEndpointSpec spec;
  spec.roles = {"judge", "agent"};
  Endpoint endpoint(model, std::move(spec));
  const Json list = endpoint.ask(get("/v1/models?limit=5")).json();
  REQUIRE(list["data"].size() == 2);
  CHECK(list["data"][0]["id"] == "agent");
  CHECK(list["data"][1]["id"] == "judge");
  CHECK(endpoint.ask(get("/v1/models/gpt-x")).json()["id"] == "gpt-x");
}

TEST_CASE("what is not served is refused in the words of whoever asks") {
  FakeModel model;
  Endpoint endpoint(model);
  const Response other = endpoint.ask(get("/v1/embeddings"));
  CHECK(other.status == 404);
  CHECK(other.json()["error"]["message"] == "GET /v1/embeddings is not served");
  CHECK(endpoint.ask(get("/v1/chat/completions")).status == 404);
  const Response anthropic = endpoint.ask(get("/v1/files", "anthropic-version: x\r\n"));
  CHECK(anthropic.json()["type"] == "error");
  CHECK(anthropic.json()["error"]["type"] == "not_found_error");
}

TEST_CASE("with a token only requests that show it are answered") {
  FakeModel model;
  ModelEndpointSpec spec;
  spec.token = "abc";
  Endpoint endpoint(model, std::move(spec));
  const auto status = [&](std::string_view headers) {
    return endpoint.ask(post("/v1/chat/completions", kChat, headers)).status;
  };
  CHECK(status("") == 401);
  CHECK(status("Authorization: Bearer ab\r\n") == 401);
  CHECK(status("Authorization: Bearer abcd\r\n") == 401);
  CHECK(status("Authorization: b\r\n") == 401);
  CHECK(status("Authorization: Bearer abc\r\n") == 200);
  CHECK(status("AUTHORIZATION: bearer  abc\r\n") == 200);
  CHECK(status("x-api-key: abc\r\n") == 200);
  CHECK(endpoint.ask(get("/v1/models")).status == 401);
}

TEST_CASE(
    "errors come with the status and the words of each dialect, and are not to be tried again") {
  struct Expected {
    absl::StatusCode code;
    int openai;
    std::string type;
    int anthropic;
    std::string anthropic_type;
  };
  const auto expected = GENERATE(
      Expected{absl::StatusCode::kResourceExhausted, 429, "insufficient_quota", 429,
               "rate_limit_error"},
      Expected{absl::StatusCode::kInvalidArgument, 400, "invalid_request_error", 400,
               "invalid_request_error"},
      Expected{absl::StatusCode::kOutOfRange, 400, "invalid_request_error", 400,
               "invalid_request_error"},
      Expected{absl::StatusCode::kNotFound, 404, "invalid_request_error", 404, "not_found_error"},
      Expected{absl::StatusCode::kUnavailable, 503, "server_error", 529, "overloaded_error"},
      Expected{absl::StatusCode::kDeadlineExceeded, 504, "server_error", 504, "timeout_error"},
      Expected{absl::StatusCode::kUnauthenticated, 500, "server_error", 500, "api_error"});
  FakeModel model;
  model.status = absl::Status(expected.code, "because");
  Endpoint endpoint(model);
  const bool stream = GENERATE(false, true);  // what fails at once has its status there, too
  const Response openai = endpoint.ask(stream ? ask_stream() : ask_chat());
  CHECK(openai.status == expected.openai);
  CHECK(openai.headers.at("x-should-retry") == "false");
  CHECK(openai.json()["error"]["type"] == expected.type);
  CHECK(openai.json()["error"]["message"].get<std::string>().find("because") != std::string::npos);
  const Response anthropic = endpoint.ask(post("/v1/messages", stream ? kStream : kChat));
  CHECK(anthropic.status == expected.anthropic);
  CHECK(anthropic.headers.at("x-should-retry") == "false");
  CHECK(anthropic.json()["type"] == "error");
  CHECK(anthropic.json()["error"]["type"] == expected.anthropic_type);
}

TEST_CASE("a stream begins before the model has answered, and is kept alive") {
  FakeModel model;
  model.before = working(0.6, nullptr);
  ModelEndpointSpec spec;
  spec.limits.stream_delay_seconds = 0.1;
  spec.limits.keep_alive_seconds = 0.1;
  Endpoint endpoint(model, std::move(spec));
  const Response chat = endpoint.ask(ask_stream());
  CHECK(chat.headers.at("transfer-encoding") == "chunked");
  REQUIRE(chat.chunks.size() > 2);
  CHECK(chat.chunks[0] == ": keep-alive\n\n");
  CHECK(events_of(chat.body).back().data == "[DONE]");
  const Response message = endpoint.ask(post("/v1/messages", kStream));
  const auto events = events_of(message.body);
  CHECK(events[0].name == "ping");
  CHECK(events.back().name == "message_stop");
}

TEST_CASE("an error after a stream has begun is its last event") {
  FakeModel model;
  model.before = working(0.3, nullptr);
  model.status = absl::UnavailableError("gone away");
  ModelEndpointSpec spec;
  spec.limits.stream_delay_seconds = 0.05;
  Endpoint endpoint(model, std::move(spec));
  const auto chat = events_of(endpoint.ask(ask_stream()).body);
  CHECK(chat.back().json()["error"]["message"] == "gone away");
  const auto message = events_of(endpoint.ask(post("/v1/messages", kStream)).body);
  CHECK(message.back().name == "error");
  CHECK(message.back().json()["error"]["type"] == "overloaded_error");
  const auto response =
      events_of(endpoint.ask(post("/v1/responses", R"({"input": "Hi", "stream": true})")).body);
  CHECK(response.back().name == "error");
  CHECK(response.back().json()["code"] == "overloaded");
}

TEST_CASE("the model is asked by one at a time, and everybody is answered") {
  FakeModel model;
  model.before = working(0.005, nullptr);
  Endpoint endpoint(model);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<Client>(endpoint.port));
    clients.back()->send(i % 2 == 0 ? ask_chat() : ask_stream());
  }
  for (const auto& client : clients) CHECK(client->read(60).status == 200);
  CHECK(model.asked().size() == 50);
  CHECK_FALSE(model.overlapped);
}

TEST_CASE("a client that hangs up cancels its call") {
  FakeModel model;
  std::atomic<int> cancelled = 0;
  model.before = working(30, &cancelled);
  Endpoint endpoint(model);
  Client first(endpoint.port), second(endpoint.port);
  first.send(ask_chat());
  while (model.asked().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  second.send(ask_stream());
  second.close();  // while it waits for its turn: the model is not asked
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // until that is noticed
  first.close();
  const Deadline deadline = Deadline::after(10);
  while (cancelled == 0 && !deadline.passed())
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(cancelled == 1);
  model.before = nullptr;
  CHECK(endpoint.ask(ask_chat()).status == 200);
  CHECK(model.asked().size() == 2);
}

TEST_CASE("cancellation, the deadline and the end each end all connections") {
  FakeModel model;
  std::atomic<int> ended_calls = 0;
  model.before = working(30, &ended_calls);
  std::atomic<bool> cancelled = false;
  ModelEndpointSpec spec;
  spec.cancelled = &cancelled;
  const int how = GENERATE(0, 1, 2);
  if (how == 1) spec.deadline = Deadline::after(0.5);
  Endpoint endpoint(model, std::move(spec));
  Client idle(endpoint.port), half(endpoint.port), working_one(endpoint.port),
      waiting(endpoint.port);
  half.send("POST /v1/chat");
  working_one.send(ask_chat());
  while (model.asked().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  waiting.send(ask_stream());
  const double before = monotonic_seconds();
  if (how == 0) cancelled = true;
  if (how == 2) endpoint.endpoint.reset();
  for (Client* client : {&idle, &half, &working_one, &waiting}) CHECK(client->read_to_end());
  endpoint.endpoint.reset();
  CHECK(monotonic_seconds() - before < 5);
  CHECK(ended_calls == 1);
}

TEST_CASE("an endpoint listens at a path, too, and moves") {
  const Folder folder;
  FakeModel model;
  ModelEndpointSpec spec;
  spec.complete = model.function();
  auto listener = listen_on_path(folder / "socket");
  REQUIRE(listener.ok());
  auto endpoint = ModelEndpoint::start(std::move(spec), std::move(*listener));
  REQUIRE(endpoint.ok());
  Client client(folder / "socket");
  CHECK(client.ask(ask_chat()).status == 200);
  auto next = listen_on_loopback();
  const int port = *port_of(*next);
  REQUIRE((*endpoint)->move_to(std::move(*next)).ok());
  CHECK(Client(port).ask(ask_chat()).status == 200);
  CHECK(client.ask(ask_chat()).status == 200);  // its connection went on
  CHECK_FALSE((*endpoint)->move_to(Descriptor()).ok());
}

TEST_CASE("what a model tells against the contract is an error") {
  FakeModel model;
  model.reply = parsed(R"({"choices": [{"text": "a"}, {"text": "b"}]})");
  Endpoint endpoint(model);
  const Response response = endpoint.ask(ask_chat());
  CHECK(response.status == 503);
  CHECK(response.json()["error"]["message"].get<std::string>().find("unfit") != std::string::npos);
}
