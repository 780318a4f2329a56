#include "analysis/original_trajectory.h"

#include <simdjson.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "analysis/trajectory_summary.h"
#include "base/status.h"

namespace mlgym {
namespace {

namespace ondemand = simdjson::ondemand;

SeenStep step_of(ondemand::object object, double& compute) {
  SeenStep step;
  for (auto member : object) {
    const std::string_view key = member.unescaped_key();
    if (key == "action")
      step.action = member.value().get_string();
    else if (key == "observation")
      step.observation = member.value().get_string();
    else if (key == "execution_time")
      compute += double(member.value().get_double());
  }
  step.compute_seconds = compute;
  return step;
}

// By the metric; an entry without it has no score.
std::vector<double> scores_of(ondemand::array entries, const std::string& metric) {
  std::vector<double> scores;
  for (ondemand::object entry : entries) {
    double score = kNoScore;
    for (auto member : entry) {
      const std::string_view key = member.unescaped_key();
      double value = 0;
      if (key == metric && member.value().get_double().get(value) == simdjson::SUCCESS)
        score = value;
    }
    scores.push_back(score);
  }
  return scores;
}

struct Info {
  std::string exit_status;
  std::vector<double> scores;
};

Info info_of(ondemand::object object, const std::string& metric) {
  Info info;
  for (auto member : object) {
    const std::string_view key = member.unescaped_key();
    if (key == "exit_status") {
      std::string_view text;
      if (member.value().get_string().get(text) == simdjson::SUCCESS) info.exit_status = text;
    } else if (key == "score") {
      info.scores = scores_of(member.value().get_array(), metric);
    }
  }
  return info;
}

// Validations tell their scores; what is left over is that of the submission.
bool tells_score(const SeenStep& step) {
  return first_word(step.action) == "validate" &&
         step.observation.find("Evaluation Score:") != step.observation.npos;
}

}  // namespace

struct OriginalTrajectoryReader::State {
  ondemand::parser parser;
  simdjson::padded_string text;
};

OriginalTrajectoryReader::OriginalTrajectoryReader() : state_(std::make_unique<State>()) {}
OriginalTrajectoryReader::~OriginalTrajectoryReader() = default;

absl::StatusOr<Trajectory> OriginalTrajectoryReader::read(const std::filesystem::path& file,
                                                          TrajectoryFacts facts) {
  if (simdjson::padded_string::load(file.string()).get(state_->text) != simdjson::SUCCESS)
    return absl::NotFoundError(file.string() + " cannot be read");
  try {
    // The scores stand behind the steps they belong to: they are looked up first.
    ondemand::document document = state_->parser.iterate(state_->text);
    Info info;
    const std::string metric = facts.metric;
    info = info_of(document.find_field_unordered("info").get_object(), metric);
    document.rewind();
    facts.exit_status = info.exit_status;
    TrajectorySummary summary(std::move(facts));
    double compute = 0;
    std::size_t told = 0;
    for (ondemand::object object : document.find_field_unordered("trajectory").get_array()) {
      const SeenStep step = step_of(object, compute);
      summary.step(step);
      if (told < info.scores.size() && tells_score(step))
        summary.score(info.scores[told++], kNoScore, false);
    }
    if (told < info.scores.size()) summary.score(kNoScore, info.scores.back(), true);
    return std::move(summary).finish();
  } catch (const simdjson::simdjson_error& error) {
    return invalid("{} is no trajectory of MLGym: {}", file.string(), error.what());
  }
}

}  // namespace mlgym
