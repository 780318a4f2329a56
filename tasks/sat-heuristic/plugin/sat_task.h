// The task: a branching heuristic for a solver of random 3-SAT formulas.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstdint>
#include <string>

namespace sat {

// What task.yaml may set; JSON Schema.
inline constexpr const char* kSettings = R"({
  "type": "object", "additionalProperties": false,
  "properties": {
    "satisfiable": {"type": "integer", "minimum": 1, "maximum": 1000000},
    "unsatisfiable": {"type": "integer", "minimum": 1, "maximum": 1000000},
    "variables": {"type": "integer", "minimum": 10, "maximum": 200},
    "clauses": {"type": "integer", "minimum": 10, "maximum": 2000},
    "large": {"type": "integer", "minimum": 0, "maximum": 1000000},
    "large_variables": {"type": "integer", "minimum": 10, "maximum": 200},
    "large_clauses": {"type": "integer", "minimum": 10, "maximum": 2000},
    "most_decisions": {"type": "integer", "minimum": 1, "maximum": 1000000},
    "large_most_decisions": {"type": "integer", "minimum": 1, "maximum": 1000000},
    "decision_milliseconds": {"type": "integer", "minimum": 1, "maximum": 2000}}})";

struct Size {
  int variables, clauses;
  std::int64_t most_decisions;  // for one formula, which then counts as that many
};

struct Settings {
  explicit Settings(const mlgym::Settings& settings);
  std::int64_t satisfiable, unsatisfiable;  // formulas of `size`
  std::int64_t large;                       // unsatisfiable formulas of `large_size`
  Size size, large_size;
  std::int64_t decision_milliseconds;  // of processor time for one decision
};

// Metrics, where task.yaml declares them: the mean number of decisions of all formulas
// (`decisions`), of the three kinds (`decisions_satisfiable`, `decisions_unsatisfiable`,
// `decisions_large`, the last where there are such formulas), and the processor time of the
// submitted code (`cpu_seconds`).
class SatTask : public mlgym::Task {
 public:
  explicit SatTask(const mlgym::Settings& settings) : settings_(settings) {}
  // practice.json: what starter/practice.py has to know of the evaluation.
  void prepare(mlgym::Call& call, mlgym::Workspace& workspace, std::uint64_t seed) override;
  void evaluate(mlgym::Call& call, const mlgym::Evaluation& evaluation,
                mlgym::Scores& scores) override;
  std::string facts() override;

 private:
  std::string table() const;
  Settings settings_;
};

}  // namespace sat
