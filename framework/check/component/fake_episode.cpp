#include "check/component/fake_episode.h"

#include <fmt/format.h>

#include "base/json.h"
#include "plugins/call.h"

namespace mlgym {
namespace {

// docs/episode.md
constexpr const char* kTask = R"({
  "id": "check", "variant": "default", "title": "A task of the checks",
  "instructions": "Improve the score of solution.py.",
  "metrics": [{"name": "score", "direction": "maximize", "primary": true, "range": [0, 1], "floor": 0}],
  "baseline": {"command": "python3 solution.py", "scores": {"test": {"score": 0.5}, "validation": {"score": 0.5}}},
  "submission": [{"path": "submission.csv", "kind": "file", "entry": ""}],
  "feedback": {"kind": "validation", "max": null},
  "tunables": "config.json",
  "search_space": {"rate": {"log": [0.001, 1]}, "layers": {"integer": [1, 4]}, "form": {"choice": ["a", "b"]}, "share": {"range": [0, 1]}},
  "limits": {"steps": 20, "time": null, "compute": null, "command": {"timeout": 60, "training": 600}},
  "tools": ["shell", "submit", "validate"],
  "tool_descriptions": [
    {"name": "shell", "description": "Runs a command", "usage": "<command>", "parameters": {"type": "object", "properties": {"command": {"type": "string"}, "timeout": {"type": "number"}}, "required": ["command"]}},
    {"name": "submit", "description": "Ends the episode", "usage": "submit", "parameters": {"type": "object", "properties": {}}},
    {"name": "validate", "description": "Scores what is there", "usage": "validate", "parameters": {"type": "object", "properties": {}}}],
  "workspace": "/workspace"})";
constexpr const char* kBudget =
    R"({"steps": 20, "compute": 1000, "time": 1000, "feedback": null, "cost": null, "tokens": null})";

FakeEpisode& of(const mlgym_episode* episode) { return *static_cast<FakeEpisode*>(episode->state); }

void give(const mlgym_sink* out, std::string_view text) { out->write(out->state, borrow(text)); }

mlgym_status fail(const mlgym_call* call, mlgym_status code, std::string_view text) {
  call->set_error(call, borrow(text));
  return code;
}

}  // namespace

FakeEpisode::FakeEpisode(Handed& handed, uint64_t seed, int steps, std::string broken)
    : handed_(handed), steps_(steps), broken_(std::move(broken)) {
  raw_.size = sizeof raw_;
  raw_.state = this;
  raw_.environment = make<mlgym_environment>(environments_);
  raw_.seed = seed;
  raw_.task = [](const mlgym_episode* episode, const mlgym_call* call,
                 const mlgym_sink* out) -> mlgym_status {
    if (!of(episode).enter("task", call)) return MLGYM_UNAVAILABLE;
    give(out, kTask);
    return MLGYM_OK;
  };
  raw_.budget = [](const mlgym_episode* episode, const mlgym_call* call,
                   const mlgym_sink* out) -> mlgym_status {
    if (!of(episode).enter("budget", call)) return MLGYM_UNAVAILABLE;
    give(out, kBudget);
    return MLGYM_OK;
  };
  raw_.note = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str kind,
                 mlgym_str json) -> mlgym_status {
    if (!of(episode).enter("note", call)) return MLGYM_UNAVAILABLE;
    of(episode).handed_.add_text("the kind of a note", view(kind));
    of(episode).handed_.add_text("a note", view(json));
    if (!parse_json(view(json)).ok())
      of(episode).handed_.fault(fmt::format("a note is no JSON: {}", shown(view(json))));
    return MLGYM_OK;
  };
  raw_.step = [](const mlgym_episode* episode, const mlgym_call* call,
                 mlgym_environment* environment, const mlgym_action* action,
                 const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out) {
    return of(episode).step(call, environment, *action, observation, info, out);
  };
  raw_.complete = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str role,
                     const mlgym_request* request, const mlgym_reply* reply) -> mlgym_status {
    of(episode).handed_.add_text("the role of a model", view(role));
    return of(episode).complete(call, *request, *reply);
  };
  raw_.checkpoint = [](const mlgym_episode* episode, const mlgym_call*, mlgym_str state) {
    of(episode).handed_.add_text("the state of a checkpoint", view(state));
    return mlgym_status{MLGYM_OK};
  };
  raw_.give_up = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str tag) {
    FakeEpisode& self = of(episode);
    const mlgym_status refused = self.refusal(call, self.raw_.environment);
    if (refused != MLGYM_OK) return refused;
    self.handed_.add_text("why an agent gives up", view(tag));
    self.ended_ = true;
    return mlgym_status{MLGYM_OK};
  };
  raw_.run_program = [](const mlgym_episode* episode, const mlgym_call* call,
                        mlgym_environment* environment, mlgym_str command, mlgym_str instructions,
                        const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out) {
    of(episode).handed_.add_text("the command of a program", view(command));
    of(episode).handed_.add_text("the instructions of a program", view(instructions));
    return of(episode).run_program(call, environment, observation, info, out);
  };
  raw_.play = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_play* play,
                 const mlgym_sink* out) { return of(episode).play(call, *play, out); };
  offer_environments();
}

int FakeEpisode::calls(const std::string& function) const {
  const auto found = calls_.find(function);
  return found == calls_.end() ? 0 : found->second;
}

bool FakeEpisode::enter(const char* function, const mlgym_call* call) {
  ++calls_[function];
  if (broken_ != function) return true;
  (void)fail(call, MLGYM_UNAVAILABLE, "the box is gone");
  return false;
}

void FakeEpisode::look_at(const mlgym_action& action) {
  handed_.add_text("an action", view(action.text));
  if (action.tool.size == 0) return;
  handed_.add_text("the tool of an action", view(action.tool));
  handed_.add_json_object("the arguments of an action", view(action.arguments));
}

mlgym_status FakeEpisode::step(const mlgym_call* call, const mlgym_environment* environment,
                               const mlgym_action& action, const mlgym_sink* observation,
                               const mlgym_sink* info, mlgym_step* out) {
  if (const mlgym_status refused = refusal(call, environment); refused != MLGYM_OK) return refused;
  if (!enter("step", call)) return MLGYM_UNAVAILABLE;
  look_at(action);
  const std::string_view tool = view(action.tool);
  if (tool == "validate") {
    give(observation, "score: 0.5");
    give(info, R"({"tool": "validate", "scores": {"score": 0.5}, "problem": null,
                   "feedback": {"kind": "validation", "max": null, "used": 1}})");
  } else if (tool == "submit" || view(action.text).find("\nsubmit\n") != std::string_view::npos) {
    give(info, R"({"tool": "submit"})");
    ended_ = true;
    out->terminated = 1;
    return MLGYM_OK;
  } else {
    give(observation, "config.json\nsolution.py\n");
    give(info, R"({"tool": "shell", "exit_code": 0, "end": "exited"})");
  }
  return count_step(out);
}

// A program that ends at once, without a word to a model.
mlgym_status FakeEpisode::run_program(const mlgym_call* call, const mlgym_environment* environment,
                                      const mlgym_sink* observation, const mlgym_sink* info,
                                      mlgym_step* out) {
  if (const mlgym_status refused = refusal(call, environment); refused != MLGYM_OK) return refused;
  if (!enter("run_program", call)) return MLGYM_UNAVAILABLE;
  give(observation, "done\n");
  give(info, R"({"tool": "program", "exit_code": 0, "replies": 0, "stopped": null})");
  ++calls_["step"];
  return count_step(out);
}

mlgym_status FakeEpisode::count_step(mlgym_step* out) {
  if (calls_["step"] >= steps_) {
    ended_ = true;
    out->truncated = 1;
  }
  return MLGYM_OK;
}

mlgym_status FakeEpisode::complete(const mlgym_call* call, const mlgym_request& request,
                                   const mlgym_reply& reply) {
  if (!enter("complete", call)) return MLGYM_UNAVAILABLE;
  for (std::size_t i = 0; i < request.message_count; ++i) {
    const mlgym_message& message = *request.messages[i];
    for (std::size_t k = 0; k < message.part_count; ++k)
      handed_.add_text("a message to the model", view(message.parts[k]->text));
  }
  const bool last = calls_["complete"] > 1;
  if (request.tool_count > 0 && MLGYM_HAS(&reply, tool_call)) {
    const mlgym_tool_call made = {sizeof made, 0, borrow("1"), borrow(last ? "submit" : "shell"),
                                  borrow(last ? "{}" : R"({"command": "ls"})")};
    reply.tool_call(&reply, 0, &made);
    if (MLGYM_HAS(&reply, finish)) reply.finish(&reply, 0, MLGYM_FINISH_TOOL_CALLS);
    return MLGYM_OK;
  }
  if (MLGYM_HAS(&reply, text)) {
    reply.text(&reply, 0,
               borrow(last ? "That is all.\n```\nsubmit\n```" : "Look first.\n```\nls\n```"));
  }
  if (MLGYM_HAS(&reply, finish)) reply.finish(&reply, 0, MLGYM_FINISH_STOP);
  return MLGYM_OK;
}

}  // namespace mlgym
