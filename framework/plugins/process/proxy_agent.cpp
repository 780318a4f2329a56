// An agent in another process: the episode's functions are called back.
#include "plugins/process/proxy_instance.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

absl::StatusOr<Json> step(const mlgym_episode& episode, const mlgym_call* call,
                          const Json& request) {
  return call_host(call, [&](const mlgym_call* own, Json& ok) {
    const mlgym_action action{sizeof action, 0, borrow(text_of(request, "text")),
                              borrow(text_of(request, "tool")),
                              borrow(text_of(request, "arguments"))};
    std::string observation, info;
    const mlgym_sink into_observation = sink_into(observation), into_info = sink_into(info);
    mlgym_step numbers{};
    numbers.size = sizeof numbers;
    const auto code = episode.step(&episode, own, episode.environment, &action, &into_observation,
                                   &into_info, &numbers);
    ok = {{"observation", std::move(observation)},
          {"info", std::move(info)},
          {"reward", wire_number(numbers.reward)},
          {"terminated", numbers.terminated != 0},
          {"truncated", numbers.truncated != 0}};
    return code;
  });
}

absl::StatusOr<Json> complete(const mlgym_episode& episode, const mlgym_call* call,
                              const Json& request) {
  return call_host(call, [&](const mlgym_call* own, Json& ok) {
    const ReceivedRequest received(request.at("request"));
    GatheredReply gathered(received.get()->choices);
    const auto code = episode.complete(&episode, own, borrow(text_of(request, "role")),
                                       received.get(), gathered.raw());
    ok = {{"reply", gathered.take()}};
    return code;
  });
}

template <class Function>
absl::StatusOr<Json> text_by(Function function, const mlgym_episode& episode,
                             const mlgym_call* call) {
  return call_host(call, [&](const mlgym_call* own, Json& ok) {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    const auto code = function(&episode, own, &sink);
    ok = {{"text", std::move(text)}};
    return code;
  });
}

absl::StatusOr<Json> ask_episode(const mlgym_episode& episode, const mlgym_call* call,
                                 const std::string& name, const Json& request) {
  if (name == "episode.step") return step(episode, call, request);
  if (name == "episode.complete") return complete(episode, call, request);
  if (name == "episode.task") return text_by(episode.task, episode, call);
  if (name == "episode.budget") return text_by(episode.budget, episode, call);
  if (name == "episode.note") {
    return call_host(call, [&](const mlgym_call* own, Json&) {
      return episode.note(&episode, own, borrow(text_of(request, "kind")),
                          borrow(text_of(request, "json")));
    });
  }
  return unknown_request(name);
}

}  // namespace

const mlgym_agent proxy_agent = {
    sizeof(mlgym_agent), 0, [](void* self, const mlgym_call* call, const mlgym_episode* episode) {
      return ask_for_nothing(self, call, {{"call", "agent.run"}, {"seed", episode->seed}},
                             [&](const std::string& name, const Json& request) {
                               return ask_episode(*episode, call, name, request);
                             });
    }};

}  // namespace mlgym
