#include "react_agent.h"

#include "agent_parts/sampling.h"
#include "agent_parts/text.h"
#include "observation_text.h"
#include "task_values.h"
#include "tool_list.h"

namespace react {
namespace {

using Json = nlohmann::ordered_json;
using mlgym::Role;

constexpr std::size_t kShownOfReply = 2000;  // of one that is too long

// A host that offers no such end scores what is there when the agent returns.
void give_up(mlgym::Episode& episode, const char* tag) {
  try {
    episode.give_up(tag);
  } catch (const mlgym::Error& error) {
    if (error.code != MLGYM_UNIMPLEMENTED) throw;
  }
}

}  // namespace

ReactAgent::ReactAgent(const mlgym::Settings& settings)
    : sampling_(agent_parts::sampling_from(settings)),
      grammar_(
          make_grammar(settings.text("actions", "text"), settings.boolean("one_block", false))),
      prompts_(settings, settings.text("actions", "text")),
      demonstrations_(read_demonstrations(settings)),
      demonstrations_as_(settings.text("demonstrations_as", "text")),
      most_format_errors_(settings.integer("format_errors", 3)),
      keep_format_errors_(settings.boolean("keep_format_errors", false)) {}

void ReactAgent::run(mlgym::Call& call, mlgym::Episode& episode) {
  Course course = opening(Json::parse(episode.task()), episode.budget());
  if (const std::string state = episode.continued(); !state.empty()) {
    restore(state, course);
  } else {
    episode.checkpoint(saved(course));
  }
  for (;;) {
    call.checkpoint();
    if (!(course.wanted.empty() ? think(episode, course) : act(episode, course))) return;
    episode.checkpoint(saved(course));
  }
}

Course ReactAgent::opening(const Json& task, const std::string& budget) const {
  mlgym::ChatRequest request = sampling_;
  const Json& tools = task["tool_descriptions"];
  if (grammar_->offers_tools()) request.tools = offered_tools(tools);
  Course course{Chat(std::move(request))};
  course.values = task_values(task);
  add_state(task.value("state", Json()), course.values);
  Values values = course.values;
  add_step(0, budget, values);
  values["tools"] = tool_list(tools, grammar_->structured());
  values["grammar"] = prompts_.grammar.fill({});
  Chat& chat = course.chat;
  chat.add(Role::system, prompts_.system.fill(values));
  add_demonstrations(chat);
  if (prompts_.strategy) chat.add(Role::user, prompts_.strategy->fill(values));
  chat.add(Role::user, prompts_.task.fill(values));
  chat.settle();
  return course;
}

void ReactAgent::add_demonstrations(Chat& chat) const {
  for (const auto& demonstration : demonstrations_) {
    if (demonstrations_as_ == "chat") {
      for (const auto& message : demonstration) chat.add(message);
    } else {
      chat.add(Role::user,
               prompts_.demonstration.fill(
                   {{"demonstration",
                     demonstrations_as_ == "plain" ? plain(demonstration) : told(demonstration)}}));
    }
  }
}

bool ReactAgent::think(mlgym::Episode& episode, Course& course) const {
  mlgym::ChatReply reply;
  try {
    reply = episode.complete(course.chat.request());
  } catch (const mlgym::Error& error) {
    if (error.code != MLGYM_OUT_OF_RANGE) throw;
    give_up(episode, "context");
    return false;
  }
  ReadReply read = read_reply(*grammar_, reply);
  if (!read.problem.empty()) {
    if (++course.format_errors > most_format_errors_) {
      give_up(episode, "format");
      return false;
    }
    take_unusable(reply, read.problem, course);
    return true;
  }
  course.format_errors = 0;
  course.chat.drop_passing();
  course.chat.add(reply.message());
  course.chat.settle();
  for (auto& action : read.actions) course.wanted.push_back(std::move(action));
  return true;
}

// The model sees its reply and what is wrong with it until it has mended it.
void ReactAgent::take_unusable(const mlgym::ChatReply& reply, const std::string& problem,
                               Course& course) const {
  const std::string answer =
      prompts_.format_error.fill({{"problem", problem}, {"grammar", prompts_.grammar.fill({})}});
  mlgym::Message message = reply.message();
  std::size_t length = message.text.size();
  for (const auto& call : message.calls) length += call.arguments.size();
  if (length > kLongestReply)
    message = {Role::assistant,
               agent_parts::beginning_of(message.text, kShownOfReply) + "\n[and so on]",
               {},
               {},
               ""};
  const std::vector<mlgym::ToolCall> calls = message.calls;
  course.chat.add(std::move(message));
  // Every call gets its answer, as providers demand.
  for (const auto& call : calls) course.chat.add(Role::tool, answer, call.id);
  if (calls.empty()) course.chat.add(Role::user, answer);
  if (keep_format_errors_) course.chat.settle();
}

bool ReactAgent::act(mlgym::Episode& episode, Course& course) const {
  const WantedAction wanted = std::move(course.wanted.front());
  course.wanted.pop_front();
  const mlgym::Step step = episode.step(wanted.action);
  ++course.steps;
  if (step.ended()) return false;
  if (const Json info = Json::parse(step.info, nullptr, false); info.is_object())
    add_state(info.value("state", Json()), course.values);
  Values values = course.values;
  add_step(course.steps, episode.budget(), values);
  course.chat.add(wanted.call_id.empty() ? Role::user : Role::tool,
                  observation_text(prompts_, step.observation, std::move(values)), wanted.call_id);
  course.chat.settle();
  return true;
}

}  // namespace react
