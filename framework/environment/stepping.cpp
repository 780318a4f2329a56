// From actions to their results: several branches act at the same time, and count one after the
// other.
#include <algorithm>
#include <set>
#include <thread>

#include "base/json.h"
#include "base/status.h"
#include "environment/environment_state.h"

namespace mlgym {

StepResult not_carried_out() {
  StepResult result;
  result.truncated = true;
  result.info = "{}";
  return result;
}

absl::StatusOr<StepResult> Environment::step(const Action& action, BranchId branch) {
  auto results = step_each({{branch, action}});
  if (!results.ok()) return results.status();
  return std::move(results->front());
}

absl::Status Environment::check(const std::vector<Acting>& actings) const {
  State& state = *state_;
  if (state.branches.empty() && !state.ended) return unable("the environment was not reset");
  if (state.ended) return unable("the episode has ended ({})", state.outcome.exit_status);
  std::set<BranchId> used;
  for (const auto& acting : actings) {
    if (const auto found = state.find(acting.branch); !found.ok()) return found.status();
    if (!used.insert(acting.branch).second)
      return invalid("environment {} is to act twice at the same time", acting.branch);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StepResult>> Environment::step_each(const std::vector<Acting>& actings,
                                                               const ActingTerms& terms) {
  if (auto checked = check(actings); !checked.ok()) return checked;
  if (state_->cancelled()) return absl::CancelledError("the episode is cancelled");
  return state_->step_each(actings, terms);
}

absl::StatusOr<std::vector<StepResult>> Environment::State::step_each(
    const std::vector<Acting>& actings, const ActingTerms& given) {
  terms = given;
  std::vector<StepResult> results(actings.size(), not_carried_out());
  std::size_t count = actings.size();
  if (const auto& limit = spec.task.limits.steps)
    count = std::min(count,
                     static_cast<std::size_t>(std::max<std::int64_t>(*limit - outcome.steps, 1)));
  std::vector<Turn> turns(count);
  std::int64_t validations = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Turn& turn = turns[i];
    turn.at = i;
    turn.number = ++outcome.steps;
    if (auto begun = record_begin(turn.number, actings[i]); !begun.ok()) return begun;
    turn.branch = &branches.at(actings[i].branch);
    turn.call = tools.resolve(actings[i].action);
    if (turn.is("validate")) {
      if (const std::string refusal = no_validation(validations++); !refusal.empty())
        turn.done.validation = TriedValidation{refusal, false, {}, {}};
    }
  }
  if (auto done = carry_out(turns); !done.ok()) {
    // Who goes on from here carries them out again.
    if (done.code() == absl::StatusCode::kCancelled) {
      outcome.steps -= static_cast<std::int64_t>(turns.size());
      cut_short = cut_short || std::any_of(turns.begin(), turns.end(), [](const Turn& turn) {
                    return turn.call.ok() && !turn.is("validate") && !turn.waits_for_others();
                  });
    }
    return done;
  }
  std::stable_partition(turns.begin(), turns.end(),
                        [](const Turn& turn) { return !turn.waits_for_others(); });
  for (auto& turn : turns) {
    StepResult& result = results[turn.at];
    if (!ended) {
      if (auto settled = settle(turn); !settled.ok()) return settled;
      result = std::move(turn.done.result);
      if (!ended && &turn == &turns.back()) {
        if (auto limited = end_by_limit(result); !limited.ok()) return limited;
      }
      if (!ended && !spec.state_command.empty()) {
        Json info = parse_json(result.info).value_or(Json::object());
        if (auto told = tell_state(*turn.branch, info); !told.ok()) return told;
        result.info = dump_json(info);
      }
    }
    tell_of_interruption(result);
    if (auto recorded = record_end(turn.number, result); !recorded.ok()) return recorded;
  }
  return results;
}

// What the turns do in their branches, at the same time.
absl::Status Environment::State::carry_out(std::vector<Turn>& turns) {
  std::vector<Turn*> together;
  for (auto& turn : turns) {
    if (!turn.waits_for_others() && !turn.done.validation) together.push_back(&turn);
  }
  std::vector<absl::Status> statuses(together.size());
  const auto one = [&](std::size_t i) {
    Turn& turn = *together[i];
    if (turn.is("validate")) {
      auto tried = try_validation(*turn.branch, turn.number);
      statuses[i] = tried.status();
      if (tried.ok()) turn.done.validation = std::move(*tried);
    } else {
      auto result = perform(*turn.branch, turn.call);
      statuses[i] = result.status();
      if (result.ok()) turn.done.result = std::move(*result);
    }
  };
  computing_branches = std::max(1, static_cast<int>(together.size()));
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < together.size(); ++i) others.emplace_back(one, i);
  if (!together.empty()) one(0);
  for (auto& thread : others) thread.join();
  computing_branches = 1;
  for (const auto& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// What the action does in its branch; what it means for the episode is `settle`'s.
absl::StatusOr<StepResult> Environment::State::perform(Branch& branch,
                                                       const absl::StatusOr<ToolCall>& call) {
  const auto refuse = [&](std::string problem) {
    StepResult refused;
    refused.observation = std::move(problem);
    refused.info = dump_json({{"tool", nullptr}, {"problem", refused.observation}});
    return refused;
  };
  if (!call.ok()) return refuse(std::string(message_of(call.status())));
  if (branch.ended)
    return refuse(
        "This computer was lost during an earlier command. Restore a snapshot in it, or go on "
        "elsewhere.");
  if (call->tool != "shell") return use_component(branch, *call);
  return run_shell(branch, call->arguments["command"].get<std::string>(),
                   call->arguments.value("timeout", 0.0));
}

// Lets the turn count for the episode, in the order of the steps' numbers.
absl::Status Environment::State::settle(Turn& turn) {
  StepResult& result = turn.done.result;
  if (turn.done.validation) {
    settle_validation(*turn.done.validation, turn.number, result);
  } else if (turn.is(kActTool)) {
    auto answer = act(turn.call->arguments["action"].get<std::string>());
    if (!answer.ok()) return answer.status();
    result = std::move(*answer);
  } else if (turn.is("submit") && !terms.submitting_ends) {
    result.submitted = true;
    result.observation = "submitted";
    result.info = dump_json({{"tool", "submit"}});
  } else if (turn.is("submit")) {
    auto last = end("submit", turn.branch->id);
    if (!last.ok()) return last.status();
    result = std::move(*last);
    result.terminated = true;
    result.info = dump_json({{"tool", "submit"}});
  }
  return absl::OkStatus();
}

absl::Status Environment::State::end_by_limit(StepResult& last) {
  const std::string_view limit = limit_reached();
  if (limit.empty()) return absl::OkStatus();
  if (auto noted = services.recorder.event("limit", {{"limit", limit}}); !noted.ok()) return noted;
  auto ending = end(limit);
  if (!ending.ok()) return ending.status();
  last.observation += fmt::format("\n[The episode has ended: {}.]", ending->observation);
  last.reward += ending->reward;
  last.truncated = true;
  return absl::OkStatus();
}

}  // namespace mlgym
