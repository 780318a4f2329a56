// A model that does what the last message says, and one that throws across the border.
#include <mlgym/plugin.hpp>

#include <chrono>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace {

struct Puppet : mlgym::Model {
  explicit Puppet(const mlgym::Settings& settings) : told_(settings.text("told", "{}")) {
    (void)settings.text("model", "");  // no schema: what it asks for is what it knows
  }
  std::string describe() override { return told_; }

  void complete(mlgym::Call& call, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& reply) override {
    const std::string wanted = request.messages.empty() ? "" : request.messages.back().text;
    std::istringstream words(wanted);
    std::string act;
    words >> act;
    if (act == "fail") {
      int code = 0;
      words >> code;
      throw mlgym::Error(code, "as told");
    }
    if (act == "flaky") {  // fails N times with a code
      int times = 0, code = 0;
      double wait = -1;
      words >> times >> code >> wait;
      if (failures_++ < times) {
        reply.usage({0, 0, 0, 0});
        if (wait >= 0) reply.retry_after(wait);
        throw mlgym::Error(code, "as told");
      }
    }
    if (act == "stutter") {  // breaks once in the middle
      if (failures_++ == 0) {
        reply.text("who");
        reply.usage({10, 0, 2, 0});
        throw mlgym::Error(MLGYM_DATA_LOSS, "the line broke");
      }
      reply.text("whole");
      reply.usage({20, 0, 5, 0});
      return reply.finish(mlgym::Finish::stop);
    }
    if (act == "echo") return reply.text(std::to_string(request.max_output_tokens));
    if (act == "count") reply.text(std::to_string(++count_));
    if (act == "log") call.log(MLGYM_LOG_WARNING, "a word for the log");
    if (act == "throw") throw std::out_of_range("too far");
    if (act == "half") {  // and then the line breaks
      reply.text("half a rep");
      reply.usage({10, 0, 2, 0});
      throw mlgym::Error(MLGYM_UNAVAILABLE, "the line broke");
    }
    if (act == "usage") {
      mlgym::Usage usage;
      words >> usage.input >> usage.cached >> usage.output >> usage.reasoning;
      reply.usage(usage);
    }
    if (act == "choice") {
      int number = 0;
      words >> number;
      reply.text("for another", number);
    }
    if (act == "long") reply.text(std::string(5000, 'x'));
    if (act == "calls") {
      reply.reasoning("I think ");
      reply.reasoning("twice.");
      reply.tool_call({"a", "shell", R"({"command": "ls"})"});
      reply.tool_call({"b", "submit", "{not json"});
      reply.finish(mlgym::Finish::tool_calls);
    }
    if (act == "nothing") return;  // not even a finish
    if (act == "thread") {
      std::thread([&reply] { reply.text("from a thread"); }).join();
    }
    if (act == "wait") {
      for (;;) {
        call.checkpoint();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    }
    reply.text("re: ");
    reply.text(wanted);
    reply.finish(mlgym::Finish::stop);
  }
  std::string told_;
  int failures_ = 0, count_ = 0;
};

// What a plugin without the SDK's C++ face can do wrong.
mlgym_status throw_at_once(void*, const mlgym_call*, const mlgym_request*, const mlgym_reply*) {
  throw std::runtime_error("out of here");
}
mlgym_status throw_description(void*, const mlgym_call*, const mlgym_sink*) {
  throw std::runtime_error("nothing to tell");
}
constexpr mlgym_model kThrower{sizeof(mlgym_model), 0,       &throw_description,
                               &throw_at_once,      nullptr, nullptr};

constexpr mlgym_component thrower() {
  mlgym_component component = mlgym::component<Puppet>("thrower", "Throws across the border");
  component.functions = &kThrower;
  return component;
}

}  // namespace

MLGYM_PLUGIN("models_test", "1.0.0",
             mlgym::component<Puppet>("puppet", "Does what the last message says"), thrower());
