#include "profiles.h"

#include <algorithm>
#include <cmath>

#include "nothing.h"

namespace aggregator {
namespace {

constexpr double kPenalty = 1.05;  // of those that are not feasible, on the worst that is
constexpr std::size_t kPoints = 500;

bool is_feasible(double score, double baseline, int direction) {
  return score >= 0 && !(direction * (score - baseline) < 0);
}

double ratio_of(double score, double best, int direction) {
  if (score == best) return 1;
  return direction == MLGYM_MAXIMIZE ? best / score : score / best;
}

std::vector<double> powers_of(const std::vector<Ratios>& tasks, std::size_t contestant) {
  std::vector<double> powers;
  for (const auto& ratios : tasks) powers.push_back(std::log10(ratios.of[contestant]));
  return powers;
}

double share_within(const std::vector<double>& powers, double power) {
  const auto reached =
      std::count_if(powers.begin(), powers.end(), [power](double one) { return one <= power; });
  return static_cast<double>(reached) / static_cast<double>(powers.size());
}

double area_under(const std::vector<double>& powers, double end) {
  double area = 0;
  const double step = end / (kPoints - 1);
  const auto point = [step](std::size_t i) { return static_cast<double>(i) * step; };
  for (std::size_t i = 0; i + 1 < kPoints; ++i)
    area += share_within(powers, point(i)) * (point(i + 1) - point(i));
  return area;
}

}  // namespace

Ratios ratios_of(const std::vector<double>& scores, int direction) {
  const double baseline = scores[kBaseline];
  double best = kNan;
  for (const double score : scores) {
    if (!is_feasible(score, baseline, direction)) continue;
    if (std::isnan(best) || direction * (score - best) > 0) best = score;
  }
  Ratios ratios{{}, kNan};
  for (const double score : scores) {
    double ratio = kNan;
    if (is_feasible(score, baseline, direction)) ratio = ratio_of(score, best, direction);
    if (!std::isfinite(ratio)) ratio = kNan;
    ratios.worst = std::fmax(ratios.worst, ratio);
    ratios.of.push_back(ratio);
  }
  for (double& ratio : ratios.of) {
    if (std::isnan(ratio)) ratio = kPenalty * ratios.worst;
  }
  return ratios;
}

std::vector<Ratios> ratios_of(const Contest& contest, double Standing::*kind) {
  std::vector<Ratios> tasks;
  for (const auto& task : contest.tasks) {
    std::vector<double> scores;
    for (const auto& standing : task.standings) scores.push_back(standing.*kind);
    tasks.push_back(ratios_of(scores, task.direction));
  }
  return tasks;
}

double profile_end(const std::vector<Ratios>& best, const std::vector<Ratios>& last) {
  double greatest = kNan;
  for (const auto* tasks : {&best, &last}) {
    for (const auto& ratios : *tasks)
      greatest = std::fmax(greatest, std::ceil(kPenalty * ratios.worst));
  }
  return std::ceil(10 * std::log10(greatest)) / 10;
}

double share_within(const std::vector<Ratios>& tasks, std::size_t contestant, double power) {
  return share_within(powers_of(tasks, contestant), power);
}

double area_under(const std::vector<Ratios>& tasks, std::size_t contestant, double end) {
  return area_under(powers_of(tasks, contestant), end);
}

std::vector<double> areas_of_tasks(const std::vector<Ratios>& tasks, std::size_t contestant,
                                   double end) {
  std::vector<double> areas;
  for (const double power : powers_of(tasks, contestant)) areas.push_back(area_under({power}, end));
  return areas;
}

}  // namespace aggregator
