#include "report/analyses.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "analysis/behaviour.h"
#include "analysis/integrity.h"
#include "analysis/read_trajectories.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

struct Analysis {
  std::string_view name;
  Json (*tables)(const std::vector<Trajectory>& trajectories);
};
constexpr std::string_view kIntegrity = "integrity";
constexpr std::array<Analysis, 2> kAnalyses = {
    {{"behaviour", behaviour_tables}, {kIntegrity, integrity_tables}}};

// By its model, or its agent where there is none, or both, as tables of contestants name them.
bool is_called(const Trajectory& trajectory, const std::string& name) {
  const auto& facts = trajectory.facts;
  if (facts.model.empty()) return name == facts.agent;
  return name == facts.model || name == fmt::format("{} ({})", facts.model, facts.agent);
}

absl::Status check_known(const std::vector<std::string>& models,
                         const std::vector<Trajectory>& trajectories) {
  for (const auto& model : models) {
    if (std::any_of(trajectories.begin(), trajectories.end(),
                    [&](const Trajectory& one) { return is_called(one, model); }))
      continue;
    std::set<std::string> known;
    for (const auto& one : trajectories)
      known.insert(one.facts.model.empty() ? one.facts.agent : one.facts.model);
    return invalid("no run is of the model \"{}\"; there are {}", model,
                   known.empty() ? "none" : join({known.begin(), known.end()}, ", "));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> analysis_names() {
  std::vector<std::string> names;
  for (const auto& analysis : kAnalyses) names.emplace_back(analysis.name);
  return names;
}

bool is_analysis(std::string_view profile) {
  return std::any_of(kAnalyses.begin(), kAnalyses.end(),
                     [&](const Analysis& analysis) { return analysis.name == profile; });
}

absl::StatusOr<AnalysedRuns> analyse(const std::vector<std::string_view>& analyses,
                                     const std::vector<std::filesystem::path>& runs,
                                     const ModelChoice& models,
                                     const std::atomic<bool>* cancelled) {
  const bool watched = std::find(analyses.begin(), analyses.end(), kIntegrity) != analyses.end();
  auto read = read_trajectories(runs, cancelled, watched);
  if (!read.ok()) return read.status();
  if (models.checked) {
    if (auto known = check_known(models.names, read->all); !known.ok()) return known;
  }
  if (!models.names.empty()) {
    std::erase_if(read->all, [&](const Trajectory& trajectory) {
      return std::none_of(models.names.begin(), models.names.end(),
                          [&](const auto& name) { return is_called(trajectory, name); });
    });
  }
  AnalysedRuns analysed{Json::object(), std::move(read->notices)};
  for (const auto& analysis : kAnalyses)
    if (std::find(analyses.begin(), analyses.end(), analysis.name) != analyses.end())
      analysed.tables.update(analysis.tables(read->all));
  return analysed;
}

}  // namespace mlgym
