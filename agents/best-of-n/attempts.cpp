#include "attempts.h"

#include "shares.h"

namespace best_of_n {

Attempts::Attempts(mlgym::Call& call, mlgym::Episode& episode, std::int64_t count,
                   std::size_t agents)
    : call_(call), episode_(episode), count_(count), agents_(agents) {
  const Json task = Json::parse(episode.task());
  const std::string feedback = task.at("feedback").at("kind");
  if (feedback != "validation" && feedback != "test") {
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                       "best-of-n chooses among attempts by their validations, and task " +
                           task.at("id").get<std::string>() +
                           " tells no scores (feedback: " + feedback +
                           "); choose a variant of the task that does, or another agent");
  }
  metric_ = agent_parts::primary_metric(task);
  clocked_ = task.at("limits").at("time").is_number();
}

void Attempts::run() {
  auto start = episode_.branch(1);
  start_.emplace(std::move(start.front()));
  for (std::int64_t number = 1; number <= count_; ++number) {
    call_.checkpoint();
    const auto limits = next_share(Json::parse(episode_.budget()), count_ - number + 1, clocked_);
    if (!limits) break;
    if (!attempt(number, *limits)) return;
  }
  episode_.use("submit");
}

// False: the episode has ended.
bool Attempts::attempt(std::int64_t number, const mlgym::PlayLimits& limits) {
  const std::size_t agent = static_cast<std::size_t>(number - 1) % agents_;
  auto branches = episode_.branch(1, start_->handle());
  mlgym_environment* environment = branches.front().handle();
  const Json went = Json::parse(episode_.play(agent, limits, environment));
  if (went.at("exit") == "over") {
    note(number, went, {{}, "the episode ended before it was validated", true}, false);
    return false;
  }
  if (went.at("exit") == "exit_cost" && went.at("steps") == 0) {
    note(number, went, {{}, "its share leaves no room for a reply of the model", false}, false);
    return true;  // it is the start, untouched
  }
  const Scored scored = validate(environment);
  const bool best = is_best(scored);
  note(number, went, scored, best);
  if (scored.ended) return false;
  // Until one has a score, a limit that ends the episode finds what the latest has left.
  if (best || !best_) {
    try {
      const mlgym::Snapshot left = episode_.snapshot(environment);
      episode_.restore(left);
    } catch (const mlgym::Error& error) {
      if (best || error.code != MLGYM_FAILED_PRECONDITION) throw;  // its computer was shut down
    }
  }
  if (best) best_ = scored.score;
  return true;
}

Attempts::Scored Attempts::validate(mlgym_environment* environment) {
  const mlgym::Step step = episode_.use("validate", "{}", environment);
  const auto [score, problem] = agent_parts::validation_of(step, metric_);
  return {score, problem, step.ended()};
}

bool Attempts::is_best(const Scored& scored) const {
  return scored.score && (!best_ || metric_.better(*scored.score, *best_));
}

void Attempts::note(std::int64_t number, const Json& went, const Scored& scored, bool best) {
  Json note = {{"attempt", number}};
  note.update(went);
  for (const char* clock : {"compute", "time"}) note.erase(clock);  // the same seed, the same note
  note["score"] = scored.score ? Json(*scored.score) : Json(nullptr);
  note["problem"] = scored.problem.empty() ? Json(nullptr) : Json(scored.problem);
  note["best"] = best;
  episode_.note("attempt", note.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace best_of_n
