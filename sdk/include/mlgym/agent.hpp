// Agents in C++: derive from Agent (you drive) or StepAgent (you answer observations).
#pragma once

#include <mlgym/kinds/agent.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "mlgym/call.hpp"
#include "mlgym/model.hpp"

namespace mlgym {

struct Step {
  std::string observation;
  std::string info;  // a JSON object; docs/episode.md
  double reward = 0;
  bool terminated = false, truncated = false;
  bool ended() const { return terminated || truncated; }
};

// The episode to play. Every failing call ends the agent's `run` by an exception.
class Episode {
 public:
  Episode(const mlgym_episode* episode, const mlgym_call* call) : episode_(episode), call_(call) {}

  std::uint64_t seed() const { return episode_->seed; }  // of the agent's random stream
  mlgym_environment* environment() const { return episode_->environment; }
  // JSON; docs/episode.md specifies the keys of both.
  std::string task() const { return text_of(episode_->task); }
  std::string budget() const { return text_of(episode_->budget); }

  // A thought and one fenced command.
  Step act(std::string_view text) {
    return step({sizeof(mlgym_action), 0, str(text), str(""), str("")});
  }
  Step use(std::string_view tool, std::string_view arguments = "{}") {
    return step({sizeof(mlgym_action), 0, str(""), str(tool), str(arguments)});
  }
  // Asks the model of a role; see mlgym_episode.
  ChatReply complete(const ChatRequest& request, std::string_view role = "agent") {
    ChatReply reply;
    const detail::RawRequest raw(request);
    const detail::ReplyCollector collector(reply);
    detail::check(episode_->complete(episode_, call_, str(role), raw.get(), collector.get()));
    return reply;
  }
  void note(std::string_view kind, std::string_view json) {
    detail::check(episode_->note(episode_, call_, str(kind), str(json)));
  }

 private:
  template <class Function>
  std::string text_of(Function function) const {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    detail::check(function(episode_, call_, &sink));
    return text;
  }
  Step step(const mlgym_action& action) {
    Step result;
    const mlgym_sink observation = sink_into(result.observation), info = sink_into(result.info);
    mlgym_step numbers{};
    numbers.size = sizeof numbers;
    detail::check(episode_->step(episode_, call_, episode_->environment, &action, &observation,
                                 &info, &numbers));
    result.reward = numbers.reward;
    result.terminated = numbers.terminated != 0;
    result.truncated = numbers.truncated != 0;
    return result;
  }

  const mlgym_episode* episode_;
  const mlgym_call* call_;
};

struct Agent {
  virtual ~Agent() = default;
  // Plays to the end; returning earlier gives up, and what is there is scored.
  virtual void run(Call& call, Episode& episode) = 0;
};

struct StepAgent : Agent {
  // The first observation is the task as JSON (docs/episode.md). The answer is a text action.
  virtual std::string act(Call& call, std::string_view observation) = 0;

  void run(Call& call, Episode& episode) final {
    std::string observation = episode.task();
    for (;;) {
      call.checkpoint();
      const Step step = episode.act(act(call, observation));
      if (step.ended()) return;
      observation = step.observation;
    }
  }
};

namespace detail {

template <class T>
struct AgentTable {
  static constexpr const char* kind = MLGYM_KIND_AGENT;
  static mlgym_status run(void* self, const mlgym_call* raw, const mlgym_episode* given) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      Episode episode(given, raw);
      static_cast<T*>(self)->run(call, episode);
    });
  }
  static constexpr mlgym_agent table{sizeof(mlgym_agent), 0, &run};
};

}  // namespace detail
}  // namespace mlgym
