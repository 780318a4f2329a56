// A model endpoint for clients in other languages. Prints its address, and serves until standard
// input ends. The model answers by what the last message says.
#include <unistd.h>

#include <cstdio>
#include <string>
#include <thread>

#include "base/json.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"
#include "server/model_endpoint.h"

namespace {
using namespace mlgym;

std::string text_of_last(const Json& request) {
  std::string text;
  for (const auto& part : request["messages"].back()["parts"])
    text += part.contains("text") ? part["text"].get<std::string>()
                                  : "<" + part["media_type"].get<std::string>() + ">";
  return text;
}

Json reply_to(const Json& request, const std::string& last) {
  Json choice = {{"text", "You said: " + last}, {"finish", "stop"}};
  if (last == "think" || last == "slowly") {
    choice["reasoning"] = "Let me see.";
    choice["opaque"] = "c2lnbmVk";
  }
  if (last == "call")
    choice = {{"text", "Calling."},
              {"finish", "tool_calls"},
              {"calls",
               {{{"id", "c1"}, {"name", "add"}, {"arguments", R"({"a":1,"b":2})"}},
                {{"id", "c2"}, {"name", "add"}, {"arguments", R"({"a":3,"b":4})"}}}}};
  if (last == "request") choice["text"] = dump_json(request);
  if (last == "json") choice["text"] = R"({"answer":42})";
  if (last == "cut") choice["finish"] = "length";
  if (last == "tokens")
    choice["tokens"] = {{{"log_probability", -0.25},
                         {"text", "You"},
                         {"alternatives", {{{"log_probability", -2.0}, {"text", "I"}}}}}};
  Json reply = {{"choices", Json::array()},
                {"usage", {{"input", 12}, {"cached", 2}, {"output", 3}, {"reasoning", 1}}},
                {"served_by", "model-2025"}};
  for (int i = 0; i < request.value("choices", 1); ++i) reply["choices"].push_back(choice);
  return reply;
}

absl::Status complete(Call& call, std::string_view role, const mlgym_request& raw,
                      const mlgym_reply& out) {
  const Json request = wire_request(raw);
  const std::string last = text_of_last(request);
  if (role == "absent") return absl::NotFoundError("no model has the role");
  if (last == "spent") return absl::ResourceExhaustedError("the episode may spend no more");
  if (last == "long") return absl::OutOfRangeError("the context holds 10 tokens");
  if (last == "down") return absl::UnavailableError("the provider is away");
  for (int i = 0; (last == "slowly" || last == "slow error") && i < 40; ++i) {
    if (call.raw()->cancelled(call.raw())) return absl::CancelledError("cancelled");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  if (last == "slow error") return absl::UnavailableError("the provider is away");
  tell_reply(reply_to(request, last), out);
  return absl::OkStatus();
}

}  // namespace

int main() {
  auto listener = listen_on_loopback();
  const auto port = listener.ok() ? port_of(*listener) : listener.status();
  if (!port.ok()) return 1;
  ModelEndpointSpec spec;
  spec.complete = complete;
  spec.roles = {"agent", "judge", "absent"};
  spec.token = "token";
  spec.limits.keep_alive_seconds = 0.2;
  const auto endpoint = ModelEndpoint::start(std::move(spec), std::move(*listener));
  if (!endpoint.ok()) return 1;
  std::printf("http://127.0.0.1:%d\n", *port);
  std::fflush(stdout);
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return 0;
}
