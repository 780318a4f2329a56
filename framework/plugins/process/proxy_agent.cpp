// An agent in another process: the episode's functions are called back.
#include <deque>
#include <optional>
#include <vector>

#include "plugins/process/proxy_instance.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

// What the host hands out, by the numbers that stand for it on the wire.
template <class Handle>
class Numbered {
 public:
  explicit Numbered(const char* what) : what_(what) {}
  std::size_t add(Handle* handle) {
    handles_.push_back(handle);
    return handles_.size() - 1;
  }
  absl::StatusOr<Handle*> at(std::size_t number) const {
    if (number >= handles_.size() || !handles_[number])
      return absl::InvalidArgumentError("there is no " + std::string(what_) + " " +
                                        std::to_string(number));
    return *handles_[number];
  }
  void drop(std::size_t number) { handles_[number].reset(); }

 private:
  const char* what_;
  std::vector<std::optional<Handle*>> handles_;
};

// An action as it came, whose texts the request owns.
mlgym_action action_in(const Json& request) {
  return {sizeof(mlgym_action),
          0,
          borrow(text_of(request, "text")),
          borrow(text_of(request, "tool")),
          borrow(text_of(request, "arguments")),
          borrow(text_of(request, "command"))};
}

// What a step writes to. Stays where it is.
struct GatheredStep {
  std::string observation, info;
  mlgym_sink into_observation = sink_into(observation), into_info = sink_into(info);
  mlgym_step numbers{sizeof(mlgym_step), 0, 0, 0, 0.0};

  Json wire() {
    return {{"observation", std::move(observation)},
            {"info", std::move(info)},
            {"reward", wire_number(numbers.reward)},
            {"terminated", numbers.terminated != 0},
            {"truncated", numbers.truncated != 0}};
  }
};

// The episode of one `agent.run`, as the other process asks for it.
class AskedEpisode {
 public:
  AskedEpisode(const mlgym_episode& episode, const mlgym_call* call)
      : episode_(episode), call_(call) {
    environments_.add(episode.environment);
    snapshots_.drop(snapshots_.add(nullptr));  // they are counted from 1
  }

  absl::StatusOr<Json> answer(const std::string& name, const Json& request) {
    if (name == "episode.step") return step(request);
    if (name == "episode.step_each") return step_each(request);
    if (name == "episode.complete") return complete(request);
    if (name == "episode.task") return text_by(episode_.task);
    if (name == "episode.budget") return text_by(episode_.budget);
    if (name == "episode.note") {
      return call_host(call_, [&](const mlgym_call* own, Json&) {
        return episode_.note(&episode_, own, borrow(text_of(request, "kind")),
                             borrow(text_of(request, "json")));
      });
    }
    if (name == "episode.branch") return branch(request);
    if (name == "episode.snapshot") return snapshot(request);
    if (name == "episode.restore") return restore(request);
    if (name == "episode.release") return release(request);
    if (name == "episode.discard") return discard(request);
    if (name == "episode.checkpoint") {
      return call_host(call_, [&](const mlgym_call* own, Json&) {
        return episode_.checkpoint(&episode_, own, borrow(text_of(request, "state")));
      });
    }
    if (name == "episode.give_up") {
      return call_host(call_, [&](const mlgym_call* own, Json&) {
        return episode_.give_up(&episode_, own, borrow(text_of(request, "tag")));
      });
    }
    if (name == "episode.run_program") return run_program(request);
    if (name == "episode.play") return play(request);
    return unknown_request(name);
  }

 private:
  static std::size_t number_in(const Json& request, const char* key) {
    return integer_of<std::size_t>(request, key, 0);
  }

  absl::StatusOr<Json> step(const Json& request) {
    const auto environment = environments_.at(number_in(request, "environment"));
    if (!environment.ok()) return environment.status();
    return call_host(call_, [&](const mlgym_call* own, Json& ok) {
      const mlgym_action action = action_in(request);
      GatheredStep result;
      const auto code = episode_.step(&episode_, own, *environment, &action,
                                      &result.into_observation, &result.into_info, &result.numbers);
      ok = result.wire();
      return code;
    });
  }

  absl::StatusOr<Json> step_each(const Json& request) {
    std::vector<mlgym_action> actions;
    std::vector<mlgym_acting> actings;
    std::deque<GatheredStep> results;
    const Json& wanted = request.at("actings");
    actions.reserve(wanted.size());
    for (const auto& one : wanted) {
      const auto environment = environments_.at(number_in(one, "environment"));
      if (!environment.ok()) return environment.status();
      actions.push_back(action_in(one));
      GatheredStep& result = results.emplace_back();
      actings.push_back({sizeof(mlgym_acting), 0, *environment, &actions.back(),
                         &result.into_observation, &result.into_info, &result.numbers});
    }
    std::vector<const mlgym_acting*> pointers;
    for (const auto& acting : actings) pointers.push_back(&acting);
    return call_host(call_, [&](const mlgym_call* own, Json& ok) {
      const auto code = episode_.step_each(&episode_, own, pointers.data(), pointers.size());
      ok = {{"steps", Json::array()}};
      for (auto& result : results) ok["steps"].push_back(result.wire());
      return code;
    });
  }

  absl::StatusOr<Json> complete(const Json& request) {
    return call_host(call_, [&](const mlgym_call* own, Json& ok) {
      const ReceivedRequest received(request.at("request"));
      GatheredReply gathered(received.get()->choices);
      const auto code = episode_.complete(&episode_, own, borrow(text_of(request, "role")),
                                          received.get(), gathered.raw());
      ok = {{"reply", gathered.take()}};
      return code;
    });
  }

  template <class Function>
  absl::StatusOr<Json> text_by(Function function) {
    return call_host(call_, [&](const mlgym_call* own, Json& ok) {
      std::string text;
      const mlgym_sink sink = sink_into(text);
      const auto code = function(&episode_, own, &sink);
      ok = {{"text", std::move(text)}};
      return code;
    });
  }

  absl::StatusOr<Json> branch(const Json& request) {
    const auto environment = environments_.at(number_in(request, "environment"));
    if (!environment.ok()) return environment.status();
    const auto count = integer_of<std::size_t>(request, "count", 1);
    if (count > MLGYM_MOST_ENVIRONMENTS)
      return absl::ResourceExhaustedError("more branches than environments can be");
    return call_host(call_, [&](const mlgym_call* own, Json& ok) {
      std::vector<mlgym_environment*> made(count);
      const auto code = episode_.branch(&episode_, own, *environment, count, made.data());
      ok = {{"environments", Json::array()}};
      if (code != MLGYM_OK) return code;
      for (auto* handle : made) ok["environments"].push_back(environments_.add(handle));
      return code;
    });
  }

  absl::StatusOr<Json> snapshot(const Json& request) {
    const auto environment = environments_.at(number_in(request, "environment"));
    if (!environment.ok()) return environment.status();
    return call_host(call_, [&](const mlgym_call* own, Json& ok) {
      mlgym_snapshot* made = nullptr;
      const auto code = episode_.snapshot(&episode_, own, *environment, &made);
      if (code == MLGYM_OK) ok = {{"snapshot", snapshots_.add(made)}};
      return code;
    });
  }

  absl::StatusOr<Json> restore(const Json& request) {
    const auto environment = environments_.at(number_in(request, "environment"));
    if (!environment.ok()) return environment.status();
    const auto snapshot = snapshots_.at(number_in(request, "snapshot"));
    if (!snapshot.ok()) return snapshot.status();
    return call_host(call_, [&](const mlgym_call* own, Json&) {
      return episode_.restore(&episode_, own, *environment, *snapshot);
    });
  }

  absl::StatusOr<Json> release(const Json& request) {
    const std::size_t number = number_in(request, "environment");
    const auto environment = environments_.at(number);
    if (!environment.ok()) return environment.status();
    return call_host(call_, [&](const mlgym_call* own, Json&) {
      const auto code = episode_.release(&episode_, own, *environment);
      if (code == MLGYM_OK) environments_.drop(number);
      return code;
    });
  }

  absl::StatusOr<Json> discard(const Json& request) {
    const std::size_t number = number_in(request, "snapshot");
    const auto snapshot = snapshots_.at(number);
    if (!snapshot.ok()) return snapshot.status();
    return call_host(call_, [&](const mlgym_call* own, Json&) {
      const auto code = episode_.discard(&episode_, own, *snapshot);
      if (code == MLGYM_OK) snapshots_.drop(number);
      return code;
    });
  }

  absl::StatusOr<Json> run_program(const Json& request) {
    const auto environment = environments_.at(number_in(request, "environment"));
    if (!environment.ok()) return environment.status();
    return call_host(call_, [&](const mlgym_call* own, Json& ok) {
      GatheredStep result;
      const auto code =
          episode_.run_program(&episode_, own, *environment, borrow(text_of(request, "command")),
                               borrow(text_of(request, "instructions")), &result.into_observation,
                               &result.into_info, &result.numbers);
      ok = result.wire();
      return code;
    });
  }

  absl::StatusOr<Json> play(const Json& request) {
    const auto environment = environments_.at(number_in(request, "environment"));
    if (!environment.ok()) return environment.status();
    const auto number = [&request](const char* key) {
      return request.contains(key) ? number_from(request[key]) : -1.0;
    };
    const mlgym_play wanted{sizeof wanted,
                            integer_of<std::uint32_t>(request, "agent", 0),
                            *environment,
                            integer_of<std::int64_t>(request, "steps", -1),
                            integer_of<std::int64_t>(request, "feedback", -1),
                            integer_of<std::int64_t>(request, "tokens", -1),
                            number("compute"),
                            number("time"),
                            number("cost")};
    return call_host(call_, [&](const mlgym_call* own, Json& ok) {
      std::string text;
      const mlgym_sink sink = sink_into(text);
      const auto code = episode_.play(&episode_, own, &wanted, &sink);
      ok = {{"text", std::move(text)}};
      return code;
    });
  }

  const mlgym_episode& episode_;
  const mlgym_call* call_;
  Numbered<mlgym_environment> environments_{"environment"};
  Numbered<mlgym_snapshot> snapshots_{"snapshot"};
};

}  // namespace

const mlgym_agent proxy_agent = {
    sizeof(mlgym_agent), 0, [](void* self, const mlgym_call* call, const mlgym_episode* episode) {
      AskedEpisode asked(*episode, call);
      Json request = {{"call", "agent.run"}, {"seed", episode->seed}};
      if (episode->continued.size > 0) request["continued"] = wire_text(episode->continued);
      return ask_for_nothing(
          self, call, std::move(request),
          [&](const std::string& name, const Json& wanted) { return asked.answer(name, wanted); });
    }};

}  // namespace mlgym
