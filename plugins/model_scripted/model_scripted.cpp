// A model that says what a file tells it to: for tests, demonstrations and the quickstart.
#include <mlgym/plugin.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

#include "model_settings/common_settings.h"
#include "script.h"

namespace {

constexpr std::string_view kOwnSettings =
    R"({"type": "object", "additionalProperties": false, "required": ["model"],
        "properties": {"model": {"type": "string"})";
using SettingsSchema =
    model_settings::Joined<kOwnSettings, model_settings::kCommon, model_settings::kEnd>;

class Scripted : public mlgym::Model {
 public:
  explicit Scripted(const mlgym::Settings& settings) {
    const std::string file = settings.text("model", "");
    if (file.empty()) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "name the script: scripted/FILE");
    try {
      script_ = scripted::parse_script(settings.yaml_file(file));
    } catch (const mlgym::Error& error) {
      if (std::string(error.what()).empty()) throw;  // told by the host
      throw mlgym::Error(error.code, file + ": " + error.what());
    }
  }

  std::string describe() override { return R"({"price": {"input": 0, "output": 0}})"; }

  void complete(mlgym::Call& call, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& reply) override {
    const scripted::Reply* next = choose(request);
    if (!next) return submit(request, reply);
    wait(call, next->delay);
    if (!next->when && next_ < script_.replies.size()) ++next_;
    if (next->error != MLGYM_OK) {
      const mlgym::Usage& told = next->usage;  // nothing, unless the file says otherwise
      reply.usage({std::max<std::int64_t>(told.input, 0), std::max<std::int64_t>(told.cached, 0),
                   std::max<std::int64_t>(told.output, 0),
                   std::max<std::int64_t>(told.reasoning, 0), 0});
      if (next->retry_after > 0) reply.retry_after(next->retry_after);
      throw mlgym::Error(next->error, next->error_text);
    }
    if (!next->text.empty()) reply.text(next->text);
    for (const auto& tool_call : next->calls) reply.tool_call(tool_call);
    reply.finish(next->finish.value_or(next->calls.empty() ? mlgym::Finish::stop
                                                           : mlgym::Finish::tool_calls));
    reply.usage(next->usage);
  }

  std::string save() override { return std::to_string(next_); }
  void load(std::string_view saved) override { next_ = std::stoul(std::string(saved)); }

 private:
  // The first rule whose pattern matches the last message, any number of times; else the next reply
  // without a pattern; when those are used up the last one, if there is one, or null.
  const scripted::Reply* choose(const mlgym::ChatRequest& request) {
    const std::string last = request.messages.empty() ? "" : request.messages.back().text;
    for (const auto& reply : script_.replies) {
      if (reply.when && reply.when->found_in(last)) return &reply;
    }
    while (next_ < script_.replies.size() && script_.replies[next_].when) ++next_;
    if (next_ < script_.replies.size()) return &script_.replies[next_];
    return script_.last ? &*script_.last : nullptr;
  }

  static void submit(const mlgym::ChatRequest& request, mlgym::ReplyWriter& reply) {
    reply.usage({0, 0, 0, 0, 0});  // the file cannot say it, and its own counts shall still add up
    for (const auto& tool : request.tools) {
      if (tool.name != "submit") continue;
      reply.tool_call({"call_submit", "submit", "{}"});
      return reply.finish(mlgym::Finish::tool_calls);
    }
    reply.text("That is all I have.\n```\nsubmit\n```");
    reply.finish(mlgym::Finish::stop);
  }

  static void wait(mlgym::Call& call, double seconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end) {
      call.checkpoint();
      std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(
          end - std::chrono::steady_clock::now(), std::chrono::milliseconds(50)));
    }
  }

  scripted::Script script_;
  std::size_t next_ = 0;
};

}  // namespace

MLGYM_PLUGIN("model_scripted", "0.1.0",
             mlgym::component<Scripted>("scripted",
                                        "Says what a YAML file tells it to: scripted/FILE",
                                        SettingsSchema::kText.data()));
