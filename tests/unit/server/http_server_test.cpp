// Clients of every kind, and the limits that hold for them.
#include "server/http_server.h"

#include "catch.h"
#include "endpoint.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

const std::string kChat = R"({"messages": [{"role": "user", "content": "Hi"}]})";
std::string ask_chat(std::string_view headers = "") {
  return post("/v1/chat/completions", kChat, headers);
}

ModelEndpointSpec with_limits(const HttpLimits& limits) {
  ModelEndpointSpec spec;
  spec.limits = limits;
  return spec;
}

}  // namespace

TEST_CASE("one connection asks many times, also before it was answered") {
  FakeModel model;
  Endpoint endpoint(model);
  Client client(endpoint.port);
  for (int i = 0; i < 3; ++i) CHECK(client.ask(ask_chat()).status == 200);
  client.send(ask_chat() + get("/v1/models") + ask_chat());
  CHECK(client.read().json()["object"] == "chat.completion");
  CHECK(client.read().json()["object"] == "list");
  CHECK(client.read().json()["object"] == "chat.completion");
  client.send(ask_chat("Connection: close\r\n"));
  CHECK(client.read().headers.at("connection") == "close");
  CHECK(client.read_to_end());
}

TEST_CASE("a slow client is waited for, byte by byte") {
  FakeModel model;
  Endpoint endpoint(model);
  Client client(endpoint.port);
  for (const char c : ask_chat()) {
    REQUIRE(client.send({&c, 1}));
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  CHECK(client.read().status == 200);
}

TEST_CASE("half a request is dropped when its time is up, and when its client goes") {
  FakeModel model;
  HttpLimits limits;
  limits.idle_seconds = limits.body_seconds = 0.3;
  Endpoint endpoint(model, with_limits(limits));
  Client idle(endpoint.port), head(endpoint.port), body(endpoint.port), gone(endpoint.port);
  head.send("POST /v1/chat/completions HTTP/1.1\r\nHost");
  body.send(ask_chat().substr(0, ask_chat().size() - 5));
  gone.send(ask_chat().substr(0, ask_chat().size() - 5));
  gone.close();
  CHECK(idle.read_to_end());
  CHECK(head.read_to_end());
  CHECK(body.read_to_end());
  CHECK(body.received().empty());
  CHECK(endpoint.ask(ask_chat()).status == 200);
  CHECK(model.asked().size() == 1);
}

TEST_CASE("ten megabytes of body are read, in one piece or in chunks") {
  FakeModel model;
  Endpoint endpoint(model);
  const std::string text(10 << 20, 'x');
  const std::string body =
      dump_json({{"messages", Json::array({{{"role", "user"}, {"content", text}}})}});
  CHECK(endpoint.ask(post("/v1/chat/completions", body)).status == 200);
  CHECK(model.last_request()["messages"][0]["parts"][0]["text"] == text);
  std::string chunks =
      "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < body.size(); at += 1 << 20)
    chunks +=
        fmt::format("{:x}\r\n{}\r\n", body.substr(at, 1 << 20).size(), body.substr(at, 1 << 20));
  CHECK(endpoint.ask(chunks + "0\r\n\r\n").status == 200);
  CHECK(model.last_request()["messages"][0]["parts"][0]["text"] == text);
}

TEST_CASE("a client that asks whether to go on is told so") {
  FakeModel model;
  Endpoint endpoint(model);
  Client client(endpoint.port);
  const std::string request = ask_chat("Expect: 100-continue\r\n");
  const auto end = request.find("\r\n\r\n") + 4;
  client.send(request.substr(0, end));
  CHECK(client.take_line() == "HTTP/1.1 100 Continue");
  CHECK(client.take_line().empty());
  CHECK(client.ask(request.substr(end)).status == 200);
}

TEST_CASE("what is too long is refused, and said to a client that still sends") {
  FakeModel model;
  HttpLimits limits;
  limits.body_bytes = 100000;
  Endpoint endpoint(model, with_limits(limits));
  Client long_body(endpoint.port);
  long_body.send(post("/v1/chat/completions", std::string(300000, 'x')));
  const Response refused = long_body.read();
  CHECK(refused.status == 413);
  CHECK(refused.json()["error"]["type"] == "invalid_request_error");
  CHECK(long_body.read_to_end());
  Client long_chunk(endpoint.port);
  long_chunk.send(
      "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
      "chunked\r\n\r\n30000\r\n");
  long_chunk.send(std::string(0x30000, 'x'));
  CHECK(long_chunk.read().status == 413);
  CHECK(endpoint.ask(get("/v1/models", "X: " + std::string(100000, 'x') + "\r\n")).status == 431);
}

TEST_CASE("bodies under way have a limit together") {
  FakeModel model;
  HttpLimits limits;
  limits.all_bodies_bytes = 1000;
  Endpoint endpoint(model, with_limits(limits));
  Client holder(endpoint.port);
  holder.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 990\r\n\r\n{");
  const auto becomes = [&endpoint](int status) {
    const Deadline deadline = Deadline::after(10);
    while (endpoint.ask(ask_chat()).status != status) REQUIRE_FALSE(deadline.passed());
  };
  becomes(503);
  holder.close();
  becomes(200);
}

TEST_CASE("connections beyond the limit wait until others have ended") {
  FakeModel model;
  HttpLimits limits;
  limits.connections = 2;
  Endpoint endpoint(model, with_limits(limits));
  auto first = std::make_unique<Client>(endpoint.port);
  Client second(endpoint.port);
  CHECK(first->ask(ask_chat()).status == 200);
  CHECK(second.ask(ask_chat()).status == 200);
  Client third(endpoint.port);
  third.send(ask_chat());
  CHECK_FALSE(third.read_to_end(0.3));
  CHECK(third.received().empty());
  first.reset();
  CHECK(third.read().status == 200);
}

TEST_CASE("garbage is refused and harms nobody") {
  FakeModel model;
  Endpoint endpoint(model);
  for (const std::string& garbage :
       {std::string("hello\r\n\r\n"),
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), std::string(100000, '\0'),
        std::string("GET / HTTP/9.9\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
        std::string("POST /v1/messages HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        std::string("POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")}) {
    Client client(endpoint.port);
    client.send(garbage);
    client.end_sending();
    CHECK(client.read_to_end());
    INFO(client.received());
    CHECK((client.received().empty() || client.received().rfind("HTTP/1.1 4", 0) == 0));
  }
  CHECK(endpoint.ask(ask_chat()).status == 200);
}

TEST_CASE("a client that does not read holds up nobody, and is dropped") {
  FakeModel model;
  model.reply = reply_of_text(std::string(32 << 20, 'x'));
  HttpLimits limits;
  limits.write_seconds = 0.5;
  Endpoint endpoint(model, with_limits(limits));
  Client deaf(endpoint.port);
  deaf.send(ask_chat());
  while (model.asked().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(endpoint.ask(ask_chat()).status == 200);
  std::this_thread::sleep_for(std::chrono::milliseconds(2000));
  CHECK(deaf.read_to_end());
  CHECK(deaf.received().size() < (32u << 20));
}

TEST_CASE("old clients are answered without chunks") {
  FakeModel model;
  model.before = working(0.2, nullptr);
  HttpLimits limits;
  limits.stream_delay_seconds = 0.01;
  Endpoint endpoint(model, with_limits(limits));
  Client client(endpoint.port);
  const std::string body = R"({"stream": true, "messages": [{"role": "user", "content": "Hi"}]})";
  client.send(fmt::format("POST /v1/chat/completions HTTP/1.0\r\nContent-Length: {}\r\n\r\n{}",
                          body.size(), body));
  const Response response = client.read();
  CHECK(response.headers.count("transfer-encoding") == 0);
  CHECK(events_of(response.body).back().data == "[DONE]");
  CHECK(client.read_to_end());
}

TEST_CASE("the head alone is what HEAD gets, and whole addresses are understood") {
  FakeModel model;
  Endpoint endpoint(model);
  Client client(endpoint.port);
  client.send("HEAD /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(client.read_to_end());
  CHECK(client.received().find("\r\n\r\n") == client.received().size() - 4);
  CHECK(endpoint.ask(get("http://127.0.0.1/v1/models?x=1")).status == 200);
}
