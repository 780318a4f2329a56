// A model that is a person: sees what a model sees, writes what a model writes.
#include <mlgym/plugin.hpp>
#include <mutex>

#include "terminal.h"
#include "written_reply.h"

namespace {

class Human : public mlgym::Model {
 public:
  explicit Human(const mlgym::Settings& settings) : path_(settings.text("terminal", "/dev/tty")) {}

  std::string describe() override {
    return R"({"max_concurrency": 1, "person": true, "price": {"input": 0, "output": 0}})";
  }

  void complete(mlgym::Call& call, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& reply) override {
    static std::mutex one_person;
    const std::lock_guard lock(one_person);
    reply.usage({0, 0, 0, 0, 0});
    human::Terminal terminal(path_);
    show(terminal, request);
    std::string text;
    int calls = 0;
    for (;;) {
      const auto line = terminal.read_line(call);
      if (!line) throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the person has left the terminal");
      if (*line == ".") break;
      if (auto tool_call = human::tool_call_in(*line)) {
        tool_call->id = "call_" + std::to_string(++number_);
        reply.tool_call(*tool_call);
        ++calls;
      } else {
        text += *line + "\n";
      }
    }
    if (!text.empty()) reply.text(text);
    reply.finish(calls == 0 ? mlgym::Finish::stop : mlgym::Finish::tool_calls);
  }

 private:
  // Only what came since the last reply, as long as it is the same chat.
  void show(human::Terminal& terminal, const mlgym::ChatRequest& request) {
    const std::size_t first = seen_ <= request.messages.size() ? seen_ : 0;
    std::string text;
    for (std::size_t i = first; i < request.messages.size(); ++i)
      text += human::shown(request.messages[i]);
    seen_ = request.messages.size() + 1;  // and the reply to come
    text += human::shown(request.tools);
    terminal.write(text + "\n--- your reply; a line with a single dot ends it\n");
  }

  std::string path_;
  std::size_t seen_ = 0;
  int number_ = 0;
};

}  // namespace

MLGYM_PLUGIN("model_human", "0.1.0",
             mlgym::component<Human>("human", "A person at the terminal",
                                     R"({"type": "object", "additionalProperties": false,
                     "properties": {"terminal": {"type": "string"}}})"));
