// The same configuration, played by the models of every provider.
#include <map>

#include "catch.h"
#include "scripted_run.h"
#include "unit/model_http/http_server.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

// A call of a tool, as each provider streams it.
std::string openai_stream(const std::string& tool, const Json& arguments) {
  const Json call = {{"index", 0},
                     {"id", "call_" + tool},
                     {"type", "function"},
                     {"function", {{"name", tool}, {"arguments", arguments.dump()}}}};
  const auto chunk = [](const Json& choice) {
    return "data: " + Json{{"model", "m-1"}, {"choices", {choice}}}.dump() + "\n\n";
  };
  return chunk({{"index", 0}, {"delta", {{"tool_calls", {call}}}}}) +
         chunk({{"index", 0}, {"delta", Json::object()}, {"finish_reason", "tool_calls"}}) +
         "data: {\"choices\": [], \"usage\": {\"prompt_tokens\": 100, \"completion_tokens\": "
         "7}}\n\n"
         "data: [DONE]\n\n";
}

std::string anthropic_stream(const std::string& tool, const Json& arguments) {
  std::string stream;
  const auto event = [&stream](const Json& data) {
    stream += "event: " + data["type"].get<std::string>() + "\ndata: " + data.dump() + "\n\n";
  };
  event(
      {{"type", "message_start"},
       {"message", {{"model", "m-1"}, {"usage", {{"input_tokens", 100}, {"output_tokens", 1}}}}}});
  event({{"type", "content_block_start"},
         {"index", 0},
         {"content_block",
          {{"type", "tool_use"},
           {"id", "call_" + tool},
           {"name", tool},
           {"input", Json::object()}}}});
  event({{"type", "content_block_delta"},
         {"index", 0},
         {"delta", {{"type", "input_json_delta"}, {"partial_json", arguments.dump()}}}});
  event({{"type", "content_block_stop"}, {"index", 0}});
  event({{"type", "message_delta"},
         {"delta", {{"stop_reason", "tool_use"}}},
         {"usage", {{"output_tokens", 7}}}});
  event({{"type", "message_stop"}});
  return stream;
}

std::string gemini_stream(const std::string& tool, const Json& arguments) {
  const Json part = {{"functionCall", {{"name", tool}, {"args", arguments}}}};
  const Json reply = {
      {"candidates",
       {{{"content", {{"role", "model"}, {"parts", {part}}}}, {"finishReason", "STOP"}}}},
      {"usageMetadata", {{"promptTokenCount", 100}, {"candidatesTokenCount", 7}}},
      {"modelVersion", "m-1"}};
  return "data: " + reply.dump() + "\n\n";
}

// Looks around once, then submits.
HttpAnswer play(const HttpAsked& asked) {
  const bool looked = asked.body.find("seen-in-the-box") != std::string::npos;
  const std::string tool = looked ? "submit" : "shell";
  const Json arguments = looked ? Json::object() : Json{{"command", "echo seen-in-the-box"}};
  const auto is_at = [&asked](const char* part) {
    return asked.target.find(part) != std::string::npos;
  };
  return {200, "text/event-stream",
          is_at("/chat/completions") ? openai_stream(tool, arguments)
          : is_at("/messages")       ? anthropic_stream(tool, arguments)
                                     : gemini_stream(tool, arguments)};
}

constexpr const char* kKey = "sk-never-to-be-seen";

}  // namespace

TEST_CASE("one configuration runs unchanged with every provider's model") {
  HttpServer server;
  server.answer_by(play);
  const Folder folder;
  folder.write("games.yaml",
               "mlgym: 1\ntasks: [battle-of-sexes]\nagents: [{use: react, actions: tools}]\n"
               "seed: 1\nlimits: {steps: 10, tokens: 2M}\n");
  folder.write("script.yaml",
               "replies:\n  - tool_calls: [{name: shell, arguments: {command: echo "
               "seen-in-the-box}}]\n  - tool_calls: [{name: submit, arguments: {}}]\n");
  const std::map<std::string, std::string> environment = {
      {"OPENAI_BASE_URL", server.url() + "/v1"}, {"OPENAI_API_KEY", kKey},
      {"ANTHROPIC_BASE_URL", server.url()},      {"ANTHROPIC_API_KEY", kKey},
      {"GEMINI_BASE_URL", server.url()},         {"GEMINI_API_KEY", kKey}};
  for (const std::string model :
       {"openai/m-1", "anthropic/m-1", "gemini/m-1", "scripted/script.yaml"}) {
    const std::string run = model.substr(0, model.find('/'));
    const Finished finished = run_mlgym(
        folder, {"run", "games.yaml", "-m", model, "--run-dir", run, "--json"}, environment);
    INFO(model << finished.err);
    REQUIRE(finished.code == 0);
    const Json episode = finished.json()["episodes"][0];
    CHECK(episode["exit_status"] == "submitted");
    CHECK(episode["steps"] == 2);
    const auto events = events_of(folder / run);
    CHECK(of_kind(events, "step.end")[0]["observation"] == "seen-in-the-box\n");
    if (run != "scripted") {
      CHECK(episode["tokens"]["input"] == 200);
      CHECK(episode["tokens"]["output"] == 14);
      CHECK(of_kind(events, "model.end")[0]["served_by"] == "m-1");
    }
    CHECK(finished.err.find(kKey) == std::string::npos);
    CHECK(Json(events).dump().find(kKey) == std::string::npos);
  }
}
