#include <mlgym/kinds/agent.h>

#include "plugins/process/library_server_parts.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

HostLine& host_of(const mlgym_episode* episode) { return *static_cast<HostLine*>(episode->state); }

mlgym_status text_from_host(const mlgym_episode* episode, const mlgym_call* call, const char* name,
                            const mlgym_sink* out) {
  return pass_to_host(host_of(episode), call, {{"call", name}},
                      [out](const Json& ok) { write_text(out, text_of(ok, "text")); });
}

mlgym_status step(const mlgym_episode* episode, const mlgym_call* call, mlgym_environment*,
                  const mlgym_action* action, const mlgym_sink* observation, const mlgym_sink* info,
                  mlgym_step* out) {
  Json request = {{"call", "episode.step"}};
  if (action->tool.size > 0) {
    request["tool"] = wire_text(action->tool);
    request["arguments"] = wire_text(action->arguments);
  } else {
    request["text"] = wire_text(action->text);
  }
  return pass_to_host(host_of(episode), call, std::move(request), [&](const Json& ok) {
    write_text(observation, text_of(ok, "observation"));
    write_text(info, text_of(ok, "info"));
    out->reward = number_from(ok.at("reward"));
    out->terminated = ok.value("terminated", false) ? 1 : 0;
    out->truncated = ok.value("truncated", false) ? 1 : 0;
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

mlgym_status run(const ServedRequest& request, Json&) {
  const auto& agent = request.table<mlgym_agent>();
  if (!MLGYM_HAS(&agent, run)) return not_there(request, "run");
  mlgym_episode episode{};
  episode.size = sizeof episode;
  episode.state = &request.host;
  episode.seed = integer_of<std::uint64_t>(request.members, "seed", 0);
  episode.task = [](const mlgym_episode* given, const mlgym_call* call, const mlgym_sink* out) {
    return text_from_host(given, call, "episode.task", out);
  };
  episode.step = &step;
  episode.budget = [](const mlgym_episode* given, const mlgym_call* call, const mlgym_sink* out) {
    return text_from_host(given, call, "episode.budget", out);
  };
  episode.note = [](const mlgym_episode* given, const mlgym_call* call, mlgym_str kind,
                    mlgym_str json) {
    return pass_to_host(
        host_of(given), call,
        {{"call", "episode.note"}, {"kind", wire_text(kind)}, {"json", wire_text(json)}},
        [](const Json&) {});
  };
  episode.complete = &complete;
  return agent.run(request.self, request.call, &episode);
}

}  // namespace

const std::map<std::string_view, Serve>& served_agent_calls() {
  static const std::map<std::string_view, Serve> calls = {{"agent.run", &run}};
  return calls;
}

}  // namespace mlgym
