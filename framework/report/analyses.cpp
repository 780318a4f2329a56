#include "report/analyses.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/behaviour.h"
#include "analysis/integrity.h"
#include "analysis/read_trajectories.h"
#include "base/json.h"

namespace mlgym {
namespace {

struct Analysis {
  std::string_view name;
  Json (*tables)(const std::vector<Trajectory>& trajectories);
};
constexpr std::array<Analysis, 2> kAnalyses = {
    {{"behaviour", behaviour_tables}, {"integrity", integrity_tables}}};

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
                                     const std::vector<std::string>& models,
                                     const std::atomic<bool>* cancelled) {
  auto read = read_trajectories(runs, cancelled);
  if (!read.ok()) return read.status();
  if (!models.empty()) {
    std::erase_if(read->all, [&](const Trajectory& trajectory) {
      return std::find(models.begin(), models.end(), trajectory.facts.model) == models.end();
    });
  }
  AnalysedRuns analysed{Json::object(), std::move(read->notices)};
  for (const auto& analysis : kAnalyses)
    if (std::find(analyses.begin(), analyses.end(), analysis.name) != analyses.end())
      analysed.tables.update(analysis.tables(read->all));
  return analysed;
}

}  // namespace mlgym
