#include "analysis/integrity.h"

#include <algorithm>
#include <cmath>

#include "analysis/groups.h"
#include "analysis/table.h"

namespace mlgym {
namespace {

Json findings(const std::vector<Trajectory>& trajectories, bool notices) {
  Json rows = Json::array();
  for (const auto& trajectory : trajectories) {
    const auto& facts = trajectory.facts;
    for (const auto& finding : trajectory.findings) {
      if ((finding.severity == Severity::notice) != notices) continue;
      rows.push_back({name_of(finding.severity), finding.kind, task_of(trajectory), facts.agent,
                      facts.model, facts.episode, finding.step ? Json(finding.step) : Json(),
                      finding.evidence});
    }
  }
  return make_table(
      notices ? "Notices" : "Findings",
      {"severity", "finding", "task", "agent", "model", "episode", "step", "evidence"},
      std::move(rows));
}

Json feedback(const std::vector<Trajectory>& trajectories) {
  struct Use {
    std::size_t episodes = 0, using_it = 0, validations = 0, most = 0;
  };
  std::map<Actor, Use> actors;
  for (const auto& trajectory : trajectories) {
    if (!trajectory.facts.test_feedback) continue;
    const auto validations = static_cast<std::size_t>(
        std::count_if(trajectory.scores.begin(), trajectory.scores.end(),
                      [](const TrajectoryScore& score) { return !score.final; }));
    auto& use = actors[actor_of(trajectory)];
    ++use.episodes;
    use.using_it += validations > 0 ? 1 : 0;
    use.validations += validations;
    use.most = std::max(use.most, validations);
  }
  Json rows = Json::array();
  for (const auto& [actor, use] : actors)
    rows.push_back(
        {actor.first, actor.second, use.episodes, use.using_it, use.validations, use.most});
  return make_table(
      "Validations that told scores on the test part",
      {"agent", "model", "episodes", "with_validations", "validations", "most_in_one_episode"},
      std::move(rows));
}

Json marks_by_actor(const std::vector<Trajectory>& trajectories) {
  struct Marks {
    std::size_t episodes = 0, breach = 0, doubt = 0;
  };
  std::map<Actor, Marks> actors;
  for (const auto& trajectory : trajectories) {
    const auto has = [&](Severity severity) {
      return std::any_of(trajectory.findings.begin(), trajectory.findings.end(),
                         [&](const Finding& finding) { return finding.severity == severity; });
    };
    auto& marks = actors[actor_of(trajectory)];
    ++marks.episodes;
    marks.breach += has(Severity::breach) ? 1 : 0;
    marks.doubt += has(Severity::doubt) ? 1 : 0;
  }
  Json rows = Json::array();
  for (const auto& [actor, marks] : actors)
    rows.push_back({actor.first, actor.second, marks.episodes, marks.breach, marks.doubt});
  return make_table("Episodes with findings by agent and model",
                    {"agent", "model", "episodes", "with_breach", "with_doubt"}, std::move(rows));
}

}  // namespace

Json integrity_tables(const std::vector<Trajectory>& trajectories) {
  Json tables = Json::object();
  tables["findings"] = findings(trajectories, false);
  tables["integrity_by_model"] = marks_by_actor(trajectories);
  tables["feedback"] = feedback(trajectories);
  tables["notices"] = findings(trajectories, true);
  return tables;
}

}  // namespace mlgym
