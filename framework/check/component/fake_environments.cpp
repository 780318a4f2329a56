// The environments of a fake episode: what is branched and kept is counted, and nothing is in it.
#include "base/json.h"
#include "check/component/fake_episode.h"
#include "plugins/call.h"

namespace mlgym {
namespace {

FakeEpisode& of(const mlgym_episode* episode) { return *static_cast<FakeEpisode*>(episode->state); }

}  // namespace

mlgym_status FakeEpisode::refusal(const mlgym_call* call, const mlgym_environment* environment) {
  const auto refuse = [&](mlgym_status code, const char* fault, const char* text) {
    handed_.fault(fault);
    call->set_error(call, borrow(text));
    return code;
  };
  if (environments_.count(environment) == 0) {
    return refuse(
        MLGYM_INVALID_ARGUMENT,
        "it used another environment than episode->environment and those that it branched",
        "this is not an environment of the episode");
  }
  if (ended_) {
    return refuse(MLGYM_FAILED_PRECONDITION,
                  "it acted after the end; after terminated or truncated `run` returns",
                  "the episode has ended");
  }
  return MLGYM_OK;
}

void FakeEpisode::offer_environments() {
  raw_.step_each = [](const mlgym_episode* episode, const mlgym_call* call,
                      const mlgym_acting* const* actings, size_t count) -> mlgym_status {
    for (size_t i = 0; i < count; ++i) {
      const mlgym_acting& one = *actings[i];
      if (i > 0 && of(episode).ended_) {
        one.out->truncated = 1;
        continue;
      }
      const mlgym_status code =
          of(episode).step(call, one.environment, *one.action, one.observation, one.info, one.out);
      if (code != MLGYM_OK) return code;
    }
    return MLGYM_OK;
  };
  raw_.branch = [](const mlgym_episode* episode, const mlgym_call* call,
                   mlgym_environment* environment, size_t count,
                   mlgym_environment** out) -> mlgym_status {
    FakeEpisode& self = of(episode);
    if (const auto refused = self.refusal(call, environment); refused != MLGYM_OK) return refused;
    if (!self.enter("branch", call)) return MLGYM_UNAVAILABLE;
    if (self.environments_.size() + count > MLGYM_MOST_ENVIRONMENTS)
      return MLGYM_RESOURCE_EXHAUSTED;
    for (size_t i = 0; i < count; ++i) out[i] = self.make<mlgym_environment>(self.environments_);
    return MLGYM_OK;
  };
  raw_.snapshot = [](const mlgym_episode* episode, const mlgym_call* call,
                     mlgym_environment* environment, mlgym_snapshot** out) -> mlgym_status {
    FakeEpisode& self = of(episode);
    if (const auto refused = self.refusal(call, environment); refused != MLGYM_OK) return refused;
    if (!self.enter("snapshot", call)) return MLGYM_UNAVAILABLE;
    *out = self.make<mlgym_snapshot>(self.snapshots_);
    return MLGYM_OK;
  };
  raw_.restore = [](const mlgym_episode* episode, const mlgym_call* call,
                    mlgym_environment* environment,
                    const mlgym_snapshot* snapshot) -> mlgym_status {
    FakeEpisode& self = of(episode);
    if (const auto refused = self.refusal(call, environment); refused != MLGYM_OK) return refused;
    if (!self.enter("restore", call)) return MLGYM_UNAVAILABLE;
    if (self.snapshots_.count(snapshot) > 0) return MLGYM_OK;
    self.handed_.fault("it restored a snapshot that is not there");
    return MLGYM_INVALID_ARGUMENT;
  };
  raw_.release = [](const mlgym_episode* episode, const mlgym_call*,
                    mlgym_environment* environment) -> mlgym_status {
    FakeEpisode& self = of(episode);
    if (environment == self.raw_.environment || self.environments_.erase(environment) == 0) {
      self.handed_.fault("it released an environment that it had not branched");
      return MLGYM_INVALID_ARGUMENT;
    }
    return MLGYM_OK;
  };
  raw_.discard = [](const mlgym_episode* episode, const mlgym_call*,
                    mlgym_snapshot* snapshot) -> mlgym_status {
    FakeEpisode& self = of(episode);
    if (self.snapshots_.erase(snapshot) == 0) {
      self.handed_.fault("it discarded a snapshot that is not there");
      return MLGYM_INVALID_ARGUMENT;
    }
    return MLGYM_OK;
  };
}

// An agent that takes one step and submits.
mlgym_status FakeEpisode::play(const mlgym_call* call, const mlgym_play& play,
                               const mlgym_sink* out) {
  if (const auto refused = refusal(call, play.environment); refused != MLGYM_OK) return refused;
  if (!enter("play", call)) return MLGYM_UNAVAILABLE;
  const int step = ++calls_["step"];
  ended_ = step >= steps_;
  out->write(out->state, borrow(dump_json({{"agent", "check"},
                                           {"exit", ended_ ? "over" : "submit"},
                                           {"first_step", step},
                                           {"steps", 1},
                                           {"feedback", 0},
                                           {"compute", 0.1},
                                           {"time", 0.1},
                                           {"cost", nullptr},
                                           {"tokens", nullptr}})));
  return MLGYM_OK;
}

}  // namespace mlgym
