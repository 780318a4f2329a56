#include "submitted_heuristic.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sat {
namespace {

using Json = nlohmann::json;

std::string shown(const std::string& reply) {
  constexpr std::size_t kMost = 80;
  return reply.size() <= kMost ? reply : reply.substr(0, kMost) + "...";
}

}  // namespace

Decision decision_from(const std::string& reply, const Propagation& state) {
  const Json value = Json::parse(reply, nullptr, false);
  if (!value.is_array() || value.size() != 2 || !value[0].is_number_integer() ||
      !value[1].is_boolean()) {
    throw std::invalid_argument(shown(reply) +
                                "; a decision is (variable, value), a whole number and a bool");
  }
  const int variables = state.formula().variables;
  const bool there = value[0] >= 1 && value[0] <= variables;
  if (!there) {
    throw std::invalid_argument("the variable " + shown(value[0].dump()) +
                                "; the formula has the variables 1 to " +
                                std::to_string(variables));
  }
  const int variable = value[0];
  if (state.is_set(variable)) {
    throw std::invalid_argument("the variable " + std::to_string(variable) +
                                ", which is set already");
  }
  return {variable, value[1]};
}

void SubmittedHeuristic::start(const Formula& formula, std::int64_t number) {
  formula_ = number;
  asked_ = 0;
  known_.clear();
  time_.start();
  policy_.tell(Json{{"reset", number}, {"clauses", formula.clauses}}.dump());
}

Decision SubmittedHeuristic::choose(const Propagation& state) {
  call_.checkpoint();
  const auto& trail = state.trail();
  const auto differ = std::mismatch(known_.begin(), known_.end(), trail.begin(), trail.end());
  const auto keep = differ.first - known_.begin();
  std::string question =
      "{\"act\":" + std::to_string(++asked_) + ",\"keep\":" + std::to_string(keep) + ",\"set\":[";
  for (auto literal = differ.second; literal != trail.end(); ++literal) {
    if (literal != differ.second) question += ',';
    question += std::to_string(*literal);
  }
  const std::string reply = policy_.ask(question + "]}");  // a copy: the time is asked for next
  known_ = trail;
  const std::string where = std::string(kFile) + ": " + kEntry;
  if (const double used = time_.excess(); used > 0) {
    throw mlgym::SubmissionError(where + " took " + std::to_string(std::lround(used * 1000)) +
                                 " ms of processor time for one decision, of which it may take " +
                                 std::to_string(std::lround(time_.cap_seconds() * 1000)));
  }
  try {
    return decision_from(reply, state);
  } catch (const std::invalid_argument& error) {
    throw mlgym::SubmissionError(where + " answered " + error.what() + " (decision " +
                                 std::to_string(asked_) + " of formula " +
                                 std::to_string(formula_) + ")");
  }
}

}  // namespace sat
