#include "analysis/original_trajectory.h"

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "analysis/trajectory_summary.h"
#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace {

namespace ondemand = simdjson::ondemand;

// The number of "\uXXXX" at the begin of JSON text; 0 where there is none.
unsigned code_unit(std::string_view json) {
  unsigned unit = 0;
  if (json.size() < 6 || !json.starts_with("\\u")) return 0;
  const auto [end, error] = std::from_chars(json.data() + 2, json.data() + 6, unit, 16);
  return error == std::errc() && end == json.data() + 6 ? unit : 0;
}
bool is_high_half(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_half(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// Python writes halves of surrogate pairs, which strict readers refuse; U+FFFD stands for them.
std::string without_halves(std::string_view json) {
  std::string whole;
  while (!json.empty()) {
    std::size_t taken = json[0] == '\\' && json.size() > 1 ? 2 : 1;
    const unsigned unit = code_unit(json);
    if (is_high_half(unit) && is_low_half(code_unit(json.substr(6)))) {
      taken = 12;
    } else if (is_high_half(unit) || is_low_half(unit)) {
      whole += "\\ufffd";
      json.remove_prefix(6);
      continue;
    }
    whole += json.substr(0, taken);
    json.remove_prefix(taken);
  }
  return whole;
}

// A text; empty where the value is of another type. `kept` may hold it.
std::string_view text_of(ondemand::value value, std::string& kept) {
  const std::string_view json = value.raw_json_token();
  std::string_view text;
  if (!json.starts_with('"') || value.get_string().get(text) == simdjson::SUCCESS) return text;
  const auto read = parse_json(without_halves(json));
  if (!read.ok() || !read->is_string()) return {};
  kept = read->get<std::string>();
  return kept;
}

// Those that the file holds in another form.
struct KeptTexts {
  std::string action, observation;
};

SeenStep step_of(ondemand::object object, KeptTexts& kept, double& compute) {
  SeenStep step;
  for (auto member : object) {
    const std::string_view key = member.unescaped_key();
    double seconds = 0;
    if (key == "action")
      step.action = text_of(member.value(), kept.action);
    else if (key == "observation")
      step.observation = text_of(member.value(), kept.observation);
    else if (key == "execution_time" &&
             member.value().get_double().get(seconds) == simdjson::SUCCESS)
      compute += seconds;
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
      std::string kept;
      info.exit_status = text_of(member.value(), kept);
    } else if (key == "score") {
      ondemand::array entries;
      if (member.value().get_array().get(entries) == simdjson::SUCCESS)
        info.scores = scores_of(entries, metric);
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
      KeptTexts kept;
      const SeenStep step = step_of(object, kept, compute);
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
