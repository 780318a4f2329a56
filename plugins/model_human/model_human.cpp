// A model that is a person: sees what a model sees, writes what a model writes.
#include <mlgym/plugin.hpp>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>

#include "terminal.h"
#include "typed_command.h"
#include "written_reply.h"

namespace {

using human::Terminal;

using Json = nlohmann::json;

constexpr const char* kHelp = "/help";

// Why nobody can be asked at this terminal; empty: somebody can.
std::string what_is_missing(const std::string& path) {
  try {
    const Terminal there(path);
    return "";
  } catch (const mlgym::Error& error) {
    return error.what();
  }
}

// The episode is put aside, and asks again when somebody goes on with it.
[[noreturn]] void leave(Terminal& terminal) {
  terminal.write("\n[You have left. The episode is put aside; `mlgym resume` goes on with it.]\n");
  throw mlgym::Error(MLGYM_CANCELLED, "the person has left the terminal");
}

class Human : public mlgym::Model {
 public:
  explicit Human(const mlgym::Settings& settings)
      : path_(settings.text("terminal", "")),
        commands_(settings.text("input", "reply") == "command") {}

  std::string describe() override {
    Json told = {
        {"max_concurrency", 1}, {"person", true}, {"price", {{"input", 0}, {"output", 0}}}};
    if (const std::string missing = what_is_missing(path_); !missing.empty())
      told["unable"] = missing;
    return told.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  void complete(mlgym::Call& call, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& reply) override {
    static std::mutex one_person;
    const std::lock_guard lock(one_person);
    reply.usage({0, 0, 0, 0, 0});
    Terminal terminal(path_);
    if (commands_) {
      take_command(call, terminal, request, reply);
    } else {
      take_reply(call, terminal, request, reply);
    }
  }

 private:
  void take_reply(mlgym::Call& call, Terminal& terminal, const mlgym::ChatRequest& request,
                  mlgym::ReplyWriter& reply) {
    std::string shown;
    for (std::size_t i = first_unseen(request); i < request.messages.size(); ++i)
      shown += human::shown(request.messages[i]);
    shown += human::shown(request.tools);
    terminal.write(shown + "\n--- your reply; a line with a single dot ends it\n");
    std::string text;
    int calls = 0;
    for (;;) {
      const auto line = terminal.read_line(call);
      if (!line) leave(terminal);
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

  // A command at a prompt, as in a shell.
  void take_command(mlgym::Call& call, Terminal& terminal, const mlgym::ChatRequest& request,
                    mlgym::ReplyWriter& reply) {
    const auto ends = human::ends_of(request.tools);
    for (std::size_t i = first_unseen(request); i < request.messages.size(); ++i)
      terminal.write(human::as_at_a_prompt(request.messages[i]));
    std::string text, waits;
    do {
      terminal.write(waits.empty() ? "> " : "(" + waits + ") ");
      const auto line = terminal.read_line(call);
      if (!line) {
        if (text.empty() || terminal.piped()) leave(terminal);
        terminal.write("\n[The unfinished command is dropped.]\n");
        text.clear();
        waits.clear();
        continue;
      }
      if (terminal.piped()) terminal.write(*line + "\n");
      if (text.empty() && *line == kHelp) {
        for (const auto& message : human::opening_of(request.messages))
          terminal.write(human::as_at_a_prompt(message));
        continue;
      }
      if (text.empty() && line->find_first_not_of(" \t") == line->npos) continue;
      text += *line + "\n";
      waits = human::awaited(text, ends);
    } while (text.empty() || !waits.empty());
    reply.text(text);
    reply.finish(mlgym::Finish::stop);
  }

  // Only what came since the last reply is shown, as long as it is the same chat.
  std::size_t first_unseen(const mlgym::ChatRequest& request) {
    const std::size_t first = seen_ <= request.messages.size() ? seen_ : 0;
    seen_ = request.messages.size() + 1;  // and the reply to come
    return first;
  }

  std::string path_;
  bool commands_;
  std::size_t seen_ = 0;
  int number_ = 0;
};

}  // namespace

MLGYM_PLUGIN("model_human", "0.2.0",
             mlgym::component<Human>("human", "A person at the terminal",
                                     R"({"type": "object", "additionalProperties": false,
                     "properties": {"terminal": {"type": "string"},
                                    "input": {"enum": ["reply", "command"]}}})"));
