#pragma once

#include <mlgym/plugin.hpp>

#include <string>

namespace script {

// The component of tasks that are described by YAML alone: columns of a submitted table (CSV or
// JSON lines) against the hidden answers, by the metrics that task.yaml names. (Tasks with an
// evaluation script of their own name this component too; the host runs their script.)
class ScriptTask : public mlgym::Task {
 public:
  explicit ScriptTask(const mlgym::Settings& settings);
  void evaluate(mlgym::Call& call, const mlgym::Evaluation& evaluation,
                mlgym::Scores& scores) override;

 private:
  std::string declaration_;  // `evaluation` of task.yaml as JSON; empty without labels
};

}  // namespace script
