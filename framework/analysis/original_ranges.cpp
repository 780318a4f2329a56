#include "analysis/original_ranges.h"

#include <limits>
#include <utility>

namespace mlgym {
namespace {

constexpr double kAny = std::numeric_limits<double>::infinity();

// By the rules of the tasks. Battle of the Sexes: no strategy has more than 1.44 on average, and
// 100,000 rounds leave a noise of about 0.01. Mountain Car: at most 999 steps cost 0.1 each, and
// the goal is worth 100. Captions: the best systems of 2023 had a BLEU-4 of about 0.44 on COCO
// (arXiv 2301.12597, table 3). House prices: the best published models leave several percent of the
// variance. FineWeb: a model of this size trained for months, not minutes, is above 2.5.
constexpr std::pair<std::string_view, ScoreRange> kRanges[] = {
    {"regressionKaggleHousePrice", {-kAny, 0.97}},
    {"3SATTime", {0, kAny}},
    {"imageClassificationCifar10", {0, 1}},
    {"imageClassificationFMnist", {0, 1}},
    {"imageCaptioningCOCO", {0, 0.45}},
    {"languageModelingFineWeb", {2.5, kAny}},
    {"naturalLanguageInferenceMNLI", {0, 100}},
    {"battleOfSexes", {0, 1.48}},
    {"prisonersDilemma", {0, 5}},
    {"blotto", {-1, 1}},
    {"rlBreakoutMinAtar", {0, kAny}},
    {"rlMetaMazeMisc", {-kAny, kAny}},
    {"rlMountainCarContinuous", {-100, 100}},
};

}  // namespace

ScoreRange plausible_scores(std::string_view original_task) {
  for (const auto& [task, range] : kRanges)
    if (task == original_task) return range;
  return {-kAny, kAny};
}

}  // namespace mlgym
