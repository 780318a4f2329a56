#include <mlgym/kinds/agent.h>

#include "plugins/process/library_server_parts.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

HostLine& host_of(const mlgym_episode* episode) { return *static_cast<HostLine*>(episode->state); }

// The host's numbers as handles: no environment and no snapshot is null.
template <class Handle>
Handle* handle_of(std::uintptr_t number) {
  return reinterpret_cast<Handle*>(number + 1);
}
template <class Handle>
std::uintptr_t number_of(const Handle* handle) {
  return reinterpret_cast<std::uintptr_t>(handle) - 1;
}

mlgym_status text_from_host(const mlgym_episode* episode, const mlgym_call* call, const char* name,
                            const mlgym_sink* out) {
  return pass_to_host(host_of(episode), call, {{"call", name}},
                      [out](const Json& ok) { write_text(out, text_of(ok, "text")); });
}

// Asks for what has no answer but that it is done.
mlgym_status tell_host(const mlgym_episode* episode, const mlgym_call* call, Json request) {
  return pass_to_host(host_of(episode), call, std::move(request), [](const Json&) {});
}

void add_action(Json& request, const mlgym_environment* environment, const mlgym_action& action) {
  request["environment"] = number_of(environment);
  if (action.tool.size > 0) {
    request["tool"] = wire_text(action.tool);
    request["arguments"] = wire_text(action.arguments);
  } else if (MLGYM_KNOWS(&action, command) && action.command.size > 0) {
    request["command"] = wire_text(action.command);
  } else {
    request["text"] = wire_text(action.text);
  }
}

void write_step(const Json& ok, const mlgym_sink* observation, const mlgym_sink* info,
                mlgym_step* out) {
  write_text(observation, text_of(ok, "observation"));
  write_text(info, text_of(ok, "info"));
  out->reward = number_from(ok.at("reward"));
  out->terminated = ok.value("terminated", false) ? 1 : 0;
  out->truncated = ok.value("truncated", false) ? 1 : 0;
}

mlgym_status step(const mlgym_episode* episode, const mlgym_call* call,
                  mlgym_environment* environment, const mlgym_action* action,
                  const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out) {
  Json request = {{"call", "episode.step"}};
  add_action(request, environment, *action);
  return pass_to_host(host_of(episode), call, std::move(request),
                      [&](const Json& ok) { write_step(ok, observation, info, out); });
}

mlgym_status step_each(const mlgym_episode* episode, const mlgym_call* call,
                       const mlgym_acting* const* actings, size_t count) {
  Json request = {{"call", "episode.step_each"}, {"actings", Json::array()}};
  for (size_t i = 0; i < count; ++i)
    add_action(request["actings"].emplace_back(Json::object()), actings[i]->environment,
               *actings[i]->action);
  return pass_to_host(host_of(episode), call, std::move(request), [&](const Json& ok) {
    for (size_t i = 0; i < count; ++i)
      write_step(ok.at("steps").at(i), actings[i]->observation, actings[i]->info, actings[i]->out);
  });
}

mlgym_status complete(const mlgym_episode* episode, const mlgym_call* call, mlgym_str role,
                      const mlgym_request* request, const mlgym_reply* reply) {
  return pass_to_host(host_of(episode), call,
                      {{"call", "episode.complete"},
                       {"role", wire_text(role)},
                       {"request", wire_request(*request)}},
                      [&](const Json& ok) { tell_reply(ok.at("reply"), *reply); });
}

mlgym_status branch(const mlgym_episode* episode, const mlgym_call* call,
                    mlgym_environment* environment, size_t count, mlgym_environment** out) {
  return pass_to_host(
      host_of(episode), call,
      {{"call", "episode.branch"}, {"environment", number_of(environment)}, {"count", count}},
      [&](const Json& ok) {
        for (size_t i = 0; i < count; ++i)
          out[i] = handle_of<mlgym_environment>(
              integer_from<std::uintptr_t>(ok.at("environments").at(i)));
      });
}

mlgym_status snapshot(const mlgym_episode* episode, const mlgym_call* call,
                      mlgym_environment* environment, mlgym_snapshot** out) {
  return pass_to_host(
      host_of(episode), call,
      {{"call", "episode.snapshot"}, {"environment", number_of(environment)}}, [&](const Json& ok) {
        *out = handle_of<mlgym_snapshot>(integer_from<std::uintptr_t>(ok.at("snapshot")));
      });
}

mlgym_status run_program(const mlgym_episode* episode, const mlgym_call* call,
                         mlgym_environment* environment, mlgym_str command, mlgym_str instructions,
                         const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out) {
  return pass_to_host(host_of(episode), call,
                      {{"call", "episode.run_program"},
                       {"environment", number_of(environment)},
                       {"command", wire_text(command)},
                       {"instructions", wire_text(instructions)}},
                      [&](const Json& ok) { write_step(ok, observation, info, out); });
}

mlgym_status play(const mlgym_episode* episode, const mlgym_call* call, const mlgym_play* wanted,
                  const mlgym_sink* out) {
  Json request = {{"call", "episode.play"},
                  {"agent", wanted->agent},
                  {"environment", number_of(wanted->environment)}};
  if (wanted->steps >= 0) request["steps"] = wanted->steps;
  if (wanted->feedback >= 0) request["feedback"] = wanted->feedback;
  if (wanted->tokens >= 0) request["tokens"] = wanted->tokens;
  if (wanted->compute >= 0) request["compute"] = wire_number(wanted->compute);
  if (wanted->time >= 0) request["time"] = wire_number(wanted->time);
  if (wanted->cost >= 0) request["cost"] = wire_number(wanted->cost);
  return pass_to_host(host_of(episode), call, std::move(request),
                      [out](const Json& ok) { write_text(out, text_of(ok, "text")); });
}

// The functions whose answer is that they are done.
void add_tellings(mlgym_episode& episode) {
  episode.note = [](const mlgym_episode* given, const mlgym_call* call, mlgym_str kind,
                    mlgym_str json) {
    return tell_host(
        given, call,
        {{"call", "episode.note"}, {"kind", wire_text(kind)}, {"json", wire_text(json)}});
  };
  episode.restore = [](const mlgym_episode* given, const mlgym_call* call,
                       mlgym_environment* environment, const mlgym_snapshot* wanted) {
    return tell_host(given, call,
                     {{"call", "episode.restore"},
                      {"environment", number_of(environment)},
                      {"snapshot", number_of(wanted)}});
  };
  episode.release = [](const mlgym_episode* given, const mlgym_call* call,
                       mlgym_environment* environment) {
    return tell_host(given, call,
                     {{"call", "episode.release"}, {"environment", number_of(environment)}});
  };
  episode.discard = [](const mlgym_episode* given, const mlgym_call* call,
                       mlgym_snapshot* unwanted) {
    return tell_host(given, call, {{"call", "episode.discard"}, {"snapshot", number_of(unwanted)}});
  };
  episode.checkpoint = [](const mlgym_episode* given, const mlgym_call* call, mlgym_str state) {
    return tell_host(given, call, {{"call", "episode.checkpoint"}, {"state", wire_text(state)}});
  };
  episode.give_up = [](const mlgym_episode* given, const mlgym_call* call, mlgym_str tag) {
    return tell_host(given, call, {{"call", "episode.give_up"}, {"tag", wire_text(tag)}});
  };
}

mlgym_status run(const ServedRequest& request, Json&) {
  const auto& agent = request.table<mlgym_agent>();
  if (!MLGYM_HAS(&agent, run)) return not_there(request, "run");
  mlgym_episode episode{};
  episode.size = sizeof episode;
  episode.state = &request.host;
  episode.environment = handle_of<mlgym_environment>(0);
  episode.seed = integer_of<std::uint64_t>(request.members, "seed", 0);
  episode.continued = borrow(text_of(request.members, "continued"));
  episode.task = [](const mlgym_episode* given, const mlgym_call* call, const mlgym_sink* out) {
    return text_from_host(given, call, "episode.task", out);
  };
  episode.budget = [](const mlgym_episode* given, const mlgym_call* call, const mlgym_sink* out) {
    return text_from_host(given, call, "episode.budget", out);
  };
  episode.step = &step;
  episode.step_each = &step_each;
  episode.complete = &complete;
  episode.branch = &branch;
  episode.snapshot = &snapshot;
  episode.run_program = &run_program;
  episode.play = &play;
  add_tellings(episode);
  return agent.run(request.self, request.call, &episode);
}

}  // namespace

const std::map<std::string_view, Serve>& served_agent_calls() {
  static const std::map<std::string_view, Serve> calls = {{"agent.run", &run}};
  return calls;
}

}  // namespace mlgym
