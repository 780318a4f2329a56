// Agents in C++: derive from Agent (you drive) or StepAgent (you answer observations).
#pragma once

#include <mlgym/kinds/agent.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// One action, in one of the ways that mlgym_action offers.
struct Action {
  std::string text, tool, arguments, command;
  static Action by_text(std::string text) { return {std::move(text), {}, {}, {}}; }
  static Action by_tool(std::string tool, std::string arguments = "{}") {
    return {{}, std::move(tool), std::move(arguments), {}};
  }
  static Action by_command(std::string command) { return {{}, {}, {}, std::move(command)}; }
};

// What a played agent may use, at most, of what the episode has left; below 0: all of it.
struct PlayLimits {
  std::int64_t steps = -1, feedback = -1, tokens = -1;
  double compute = -1, time = -1, cost = -1;  // seconds, seconds, US dollars
};

namespace detail {

inline void need(bool offered) {
  if (!offered) throw Error(MLGYM_UNIMPLEMENTED, "this host is too old for that");
}

// Borrows an action's texts, which outlive it.
class RawAction {
 public:
  explicit RawAction(const Action& action)
      : raw_{sizeof(mlgym_action), 0, str(action.text), str(action.tool), str(action.arguments),
             str(action.command)} {}
  const mlgym_action* get() const { return &raw_; }

 private:
  mlgym_action raw_;
};

// What a step writes to. Stays where it is while the host has its sinks.
class RawStep {
 public:
  const mlgym_sink* observation() {
    observation_ = sink_into(step_.observation);
    return &observation_;
  }
  const mlgym_sink* info() {
    info_ = sink_into(step_.info);
    return &info_;
  }
  mlgym_step* numbers() { return &numbers_; }
  Step take() {
    step_.reward = numbers_.reward;
    step_.terminated = numbers_.terminated != 0;
    step_.truncated = numbers_.truncated != 0;
    return std::move(step_);
  }

 private:
  Step step_;
  mlgym_sink observation_{}, info_{};
  mlgym_step numbers_{sizeof(mlgym_step), 0, 0, 0, 0.0};
};

}  // namespace detail

class Episode;

// An environment that the agent branched. Ends with its owner, which the episode outlives.
class Branch {
 public:
  Branch(Branch&& other) noexcept
      : episode_(other.episode_), handle_(std::exchange(other.handle_, nullptr)) {}
  Branch& operator=(Branch&& other) noexcept {
    std::swap(episode_, other.episode_);
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Branch();
  mlgym_environment* handle() const { return handle_; }

 private:
  friend class Episode;
  Branch(Episode& episode, mlgym_environment* handle) : episode_(&episode), handle_(handle) {}
  Episode* episode_;
  mlgym_environment* handle_;
};

// Files and shell of an environment as they once were. Discarded with its owner, which the episode
// outlives.
class Snapshot {
 public:
  Snapshot(Snapshot&& other) noexcept
      : episode_(other.episode_), handle_(std::exchange(other.handle_, nullptr)) {}
  Snapshot& operator=(Snapshot&& other) noexcept {
    std::swap(episode_, other.episode_);
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Snapshot();

 private:
  friend class Episode;
  Snapshot(Episode& episode, mlgym_snapshot* handle) : episode_(&episode), handle_(handle) {}
  Episode* episode_;
  mlgym_snapshot* handle_;
};

// The episode to play. Every failing call ends the agent's `run` by an exception. Where a function
// takes an environment, null is the episode's own.
class Episode {
 public:
  Episode(const mlgym_episode* episode, const mlgym_call* call) : episode_(episode), call_(call) {}

  std::uint64_t seed() const { return episode_->seed; }  // of the agent's random stream
  mlgym_environment* environment() const { return episode_->environment; }
  // JSON; docs/episode.md specifies the keys of both.
  std::string task() const { return text_of(episode_->task); }
  std::string budget() const { return text_of(episode_->budget); }

  Step step(const Action& action, mlgym_environment* environment = nullptr) {
    const detail::RawAction raw(action);
    detail::RawStep result;
    detail::check(episode_->step(episode_, call_, chosen(environment), raw.get(),
                                 result.observation(), result.info(), result.numbers()));
    return result.take();
  }
  // A thought and one fenced command.
  Step act(std::string_view text, mlgym_environment* environment = nullptr) {
    return step(Action::by_text(std::string(text)), environment);
  }
  Step use(std::string_view tool, std::string_view arguments = "{}",
           mlgym_environment* environment = nullptr) {
    return step(Action::by_tool(std::string(tool), std::string(arguments)), environment);
  }
  Step command(std::string_view command, mlgym_environment* environment = nullptr) {
    return step(Action::by_command(std::string(command)), environment);
  }
  // Acts in different environments at the same time; see mlgym_episode.
  std::vector<Step> step_each(const std::vector<std::pair<mlgym_environment*, Action>>& actions) {
    detail::need(MLGYM_HAS(episode_, step_each));
    std::vector<std::unique_ptr<detail::RawAction>> raw;
    std::vector<detail::RawStep> results(actions.size());
    std::vector<mlgym_acting> actings;
    std::vector<const mlgym_acting*> pointers;
    actings.reserve(actions.size());
    for (std::size_t i = 0; i < actions.size(); ++i) {
      raw.push_back(std::make_unique<detail::RawAction>(actions[i].second));
      actings.push_back({sizeof(mlgym_acting), 0, chosen(actions[i].first), raw.back()->get(),
                         results[i].observation(), results[i].info(), results[i].numbers()});
      pointers.push_back(&actings.back());
    }
    detail::check(episode_->step_each(episode_, call_, pointers.data(), pointers.size()));
    std::vector<Step> steps;
    for (auto& result : results) steps.push_back(result.take());
    return steps;
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

  std::vector<Branch> branch(std::size_t count, mlgym_environment* environment = nullptr) {
    detail::need(MLGYM_HAS(episode_, branch));
    std::vector<mlgym_environment*> handles(count);
    detail::check(episode_->branch(episode_, call_, chosen(environment), count, handles.data()));
    std::vector<Branch> branches;
    for (auto* handle : handles) branches.push_back(Branch(*this, handle));
    return branches;
  }
  Snapshot snapshot(mlgym_environment* environment = nullptr) {
    detail::need(MLGYM_HAS(episode_, snapshot));
    mlgym_snapshot* handle = nullptr;
    detail::check(episode_->snapshot(episode_, call_, chosen(environment), &handle));
    return Snapshot(*this, handle);
  }
  void restore(const Snapshot& snapshot, mlgym_environment* environment = nullptr) {
    detail::need(MLGYM_HAS(episode_, restore));
    detail::check(episode_->restore(episode_, call_, chosen(environment), snapshot.handle_));
  }

  // Says that the agent can go on from here with `state`; see mlgym_episode.
  void checkpoint(std::string_view state) {
    if (!MLGYM_HAS(episode_, checkpoint)) return;
    detail::check(episode_->checkpoint(episode_, call_, str(state)));
  }
  // The state to go on from; empty: the episode begins.
  std::string continued() const {
    return MLGYM_KNOWS(episode_, continued) ? std::string(view(episode_->continued)) : "";
  }
  // Ends the episode: "context", "format", "error" or "forfeit"; see mlgym_episode.
  void give_up(std::string_view tag) {
    detail::need(MLGYM_HAS(episode_, give_up));
    detail::check(episode_->give_up(episode_, call_, str(tag)));
  }
  // Runs a program that reaches the episode's models, to its end; see mlgym_episode.
  Step run_program(std::string_view command, std::string_view instructions,
                   mlgym_environment* environment = nullptr) {
    detail::need(MLGYM_HAS(episode_, run_program));
    detail::RawStep result;
    detail::check(episode_->run_program(episode_, call_, chosen(environment), str(command),
                                        str(instructions), result.observation(), result.info(),
                                        result.numbers()));
    return result.take();
  }
  // Lets one of the agents that the setting `plays` names, from 0, play in an environment. Gives
  // how it went, as JSON; see mlgym_episode.
  std::string play(std::size_t agent, const PlayLimits& limits,
                   mlgym_environment* environment = nullptr) {
    detail::need(MLGYM_HAS(episode_, play));
    const mlgym_play play{sizeof play,         static_cast<std::uint32_t>(agent),
                          chosen(environment), limits.steps,
                          limits.feedback,     limits.tokens,
                          limits.compute,      limits.time,
                          limits.cost};
    std::string text;
    const mlgym_sink sink = sink_into(text);
    detail::check(episode_->play(episode_, call_, &play, &sink));
    return text;
  }

 private:
  friend class Branch;
  friend class Snapshot;
  mlgym_environment* chosen(mlgym_environment* environment) const {
    return environment ? environment : episode_->environment;
  }
  template <class Function>
  std::string text_of(Function function) const {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    detail::check(function(episode_, call_, &sink));
    return text;
  }

  const mlgym_episode* episode_;
  const mlgym_call* call_;
};

// What cannot be ended now is ended with the episode.
inline Branch::~Branch() {
  if (handle_) episode_->episode_->release(episode_->episode_, episode_->call_, handle_);
}
inline Snapshot::~Snapshot() {
  if (handle_) episode_->episode_->discard(episode_->episode_, episode_->call_, handle_);
}

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
