// Learning algorithms in C++: derive from Learner. A draft, as mlgym/kinds/learner.h.
#pragma once

#include <mlgym/kinds/learner.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mlgym/call.hpp"

namespace mlgym {

struct Turn {
  std::string observation, action, info;
  double reward = 0;
};

// An episode that has ended; see mlgym_trajectory.
struct Trajectory {
  std::string episode, task, variant, agent, model, group, status;
  std::uint64_t seed = 0;
  bool terminated = false;
  double reward = 0, score = 0;
  std::vector<Turn> turns;
};

struct LearnedAction {
  std::string action;  // a JSON object
  double log_probability = 0;
};

struct Learner {
  virtual ~Learner() = default;
  // Episodes of a round as JSON objects; none ends the training.
  virtual std::vector<std::string> plan(Call& call, std::int64_t round) = 0;
  virtual void observe(Call& call, const Trajectory& trajectory) = 0;
  virtual std::string publish(Call& call) = 0;
  virtual LearnedAction act(Call&, std::string_view /*observation*/, std::uint64_t /*seed*/) {
    throw Error(MLGYM_UNIMPLEMENTED, "this learner is no policy");
  }
  virtual std::string save(Call& call) = 0;
  virtual void load(Call& call, std::string_view saved) = 0;
};

namespace detail {

inline Trajectory trajectory_from(const mlgym_trajectory& raw) {
  const auto text = [](mlgym_str borrowed) { return std::string(view(borrowed)); };
  Trajectory result{text(raw.episode),   text(raw.task),  text(raw.variant), text(raw.agent),
                    text(raw.model),     text(raw.group), text(raw.status),  raw.seed,
                    raw.terminated != 0, raw.reward,      raw.score,         {}};
  for (std::size_t i = 0; i < raw.turn_count; ++i) {
    const mlgym_turn& turn = *raw.turns[i];
    result.turns.push_back(
        {text(turn.observation), text(turn.action), text(turn.info), turn.reward});
  }
  return result;
}

template <class T>
struct LearnerTable {
  static constexpr const char* kind = MLGYM_KIND_LEARNER;
  static mlgym_status plan(void* self, const mlgym_call* raw, std::int64_t round,
                           const mlgym_plan* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      for (const auto& episode : static_cast<T*>(self)->plan(call, round))
        check(out->add(out, raw, str(episode)));
    });
  }
  static mlgym_status observe(void* self, const mlgym_call* raw,
                              const mlgym_trajectory* trajectory) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      static_cast<T*>(self)->observe(call, trajectory_from(*trajectory));
    });
  }
  static mlgym_status publish(void* self, const mlgym_call* raw, const mlgym_sink* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      put(out, static_cast<T*>(self)->publish(call));
    });
  }
  static mlgym_status act(void* self, const mlgym_call* raw, mlgym_str observation,
                          std::uint64_t seed, const mlgym_sink* action,
                          double* log_probability) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      const LearnedAction chosen = static_cast<T*>(self)->act(call, view(observation), seed);
      put(action, chosen.action);
      *log_probability = chosen.log_probability;
    });
  }
  static mlgym_status save(void* self, const mlgym_call* raw, const mlgym_sink* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      put(out, static_cast<T*>(self)->save(call));
    });
  }
  static mlgym_status load(void* self, const mlgym_call* raw, mlgym_str saved) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      static_cast<T*>(self)->load(call, view(saved));
    });
  }
  static constexpr mlgym_learner table{
      sizeof(mlgym_learner), 0, &plan, &observe, &publish, &act, &save, &load};
};

}  // namespace detail
}  // namespace mlgym
