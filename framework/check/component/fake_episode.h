// An episode for agents that are checked: a task like any other, a box that answers, a model that
// submits.
#pragma once

#include <mlgym/kinds/agent.h>

#include <deque>
#include <map>
#include <set>
#include <string>

#include "check/component/handed.h"

namespace mlgym {

class FakeEpisode {
 public:
  // The episode ends after `steps` actions, or when the agent submits or gives up. The function
  // `broken`, such as "step", always fails with MLGYM_UNAVAILABLE; empty: none does.
  FakeEpisode(Handed& handed, uint64_t seed, int steps, std::string broken);
  FakeEpisode(const FakeEpisode&) = delete;
  FakeEpisode& operator=(const FakeEpisode&) = delete;

  const mlgym_episode* raw() const { return &raw_; }
  int calls(const std::string& function) const;  // how often the agent called it
  bool ended() const { return ended_; }

 private:
  // Counts a call; false: it fails.
  bool enter(const char* function, const mlgym_call* call);
  mlgym_status step(const mlgym_call* call, const mlgym_environment* environment,
                    const mlgym_action& action, const mlgym_sink* observation,
                    const mlgym_sink* info, mlgym_step* out);
  mlgym_status run_program(const mlgym_call* call, const mlgym_environment* environment,
                           const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out);
  mlgym_status count_step(mlgym_step* out);  // the last one that there may be ends the episode
  mlgym_status complete(const mlgym_call* call, const mlgym_request& request,
                        const mlgym_reply& reply);
  void look_at(const mlgym_action& action);
  void offer_environments();
  mlgym_status play(const mlgym_call* call, const mlgym_play& play, const mlgym_sink* out);
  // Why a call cannot be: the episode has ended, or `environment` is none of its own; MLGYM_OK.
  mlgym_status refusal(const mlgym_call* call, const mlgym_environment* environment);
  template <class Handle>
  Handle* make(std::set<const void*>& among) {
    Handle* made = reinterpret_cast<Handle*>(&places_.emplace_back());
    among.insert(made);
    return made;
  }

  Handed& handed_;
  const int steps_;
  const std::string broken_;
  mlgym_episode raw_{};
  std::map<std::string, int> calls_;
  std::deque<char> places_;  // whose addresses stand for environments and snapshots
  std::set<const void*> environments_, snapshots_;
  bool ended_ = false;
};

}  // namespace mlgym
