// A person solves a task: with the box, the tools, the limits and the record of any agent. They are
// asked as a model is, so that an episode that waits for them can be put aside.
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>

#include "agent_parts/text.h"
#include "course.h"
#include "screen.h"

namespace human {
namespace {

using Json = nlohmann::ordered_json;
using mlgym::Role;

constexpr const char* kForfeit = "/forfeit";
constexpr std::int64_t kMostEmptyReplies = 3;

// The tools as the model `human` wants to know them: it takes lines up to a tool's end.
std::vector<mlgym::ToolDescription> offered(const Json& descriptions) {
  std::vector<mlgym::ToolDescription> tools;
  for (const auto& tool : descriptions) {
    Json schema = tool.value("parameters", Json::object());
    if (tool.contains("end")) schema["end"] = tool["end"];
    tools.push_back({tool["name"], tool["description"], schema.dump()});
  }
  return tools;
}

class HumanAgent : public mlgym::Agent {
 public:
  explicit HumanAgent(const mlgym::Settings&) {}

  void run(mlgym::Call& call, mlgym::Episode& episode) override {
    const std::string task = episode.task();
    const auto tools = offered(Json::parse(task)["tool_descriptions"]);
    const std::string state = episode.continued();
    Course course;
    if (!state.empty()) {
      course = restored(state);
    } else {
      say(course, opening(task, episode.budget()));
      episode.checkpoint(saved(course));
    }
    for (;;) {
      call.checkpoint();
      if (!(course.wanted.empty() ? ask(episode, tools, course) : act(episode, course))) return;
      episode.checkpoint(saved(course));
    }
  }

 private:
  static void say(Course& course, std::string text) {
    course.chat.push_back({Role::user, std::move(text), {}, {}, {}});
  }

  // False: the episode has ended.
  static bool ask(mlgym::Episode& episode, const std::vector<mlgym::ToolDescription>& tools,
                  Course& course) {
    mlgym::ChatRequest request;
    request.messages = course.chat;
    request.tools = tools;
    mlgym::ChatReply reply;
    try {
      reply = episode.complete(request);
    } catch (const mlgym::Error& error) {  // of a model in the person's place
      if (error.code != MLGYM_OUT_OF_RANGE) throw;
      episode.give_up("context");
      return false;
    }
    const std::string text(agent_parts::trimmed(reply.text));
    if (text == kForfeit) {
      episode.give_up("forfeit");
      return false;
    }
    for (const auto& called : reply.calls)
      course.wanted.push_back(mlgym::Action::by_tool(called.name, called.arguments));
    if (reply.calls.empty() && !text.empty())
      course.wanted.push_back(mlgym::Action::by_command(text));
    if (!course.wanted.empty()) {
      course.empty_replies = 0;
      course.chat.push_back({Role::assistant, said(text, reply), {}, {}, {}});
      return true;
    }
    if (++course.empty_replies >= kMostEmptyReplies) {
      episode.give_up("format");
      return false;
    }
    say(course, "[That was empty. Type a command.]\n");
    return true;
  }

  // What stands in the chat: the command, or the tools that were called in its place.
  static std::string said(const std::string& text, const mlgym::ChatReply& reply) {
    std::string said = reply.calls.empty() ? text : "";
    for (const auto& called : reply.calls)
      said += (said.empty() ? "" : "\n") + called.name + " " + called.arguments;
    return said;
  }

  static bool act(mlgym::Episode& episode, Course& course) {
    const mlgym::Action action = std::move(course.wanted.front());
    course.wanted.pop_front();
    const mlgym::Step step = episode.step(action);
    if (step.ended()) return false;
    say(course, after_command(step.observation, episode.budget()));
    return true;
  }
};

}  // namespace
}  // namespace human

MLGYM_PLUGIN("agent_human", "0.1.0",
             mlgym::component<human::HumanAgent>("human",
                                                 "A person who types commands at the terminal"));
