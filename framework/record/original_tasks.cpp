#include "record/original_tasks.h"

#include <algorithm>
#include <array>

namespace mlgym {
namespace {

// From its evaluation scripts' metrics and its published tables.
constexpr std::array<OriginalTask, 13> kTasks = {
    {{"regressionKaggleHousePrice", "r2", true},
     {"3SATTime", "Time", false},
     {"imageClassificationCifar10", "accuracy", true},
     {"imageClassificationFMnist", "accuracy", true},
     {"imageCaptioningCOCO", "BLEU Score", true},
     {"languageModelingFineWeb", "val_loss", false},
     {"naturalLanguageInferenceMNLI", "validation_accuracy", true},
     {"battleOfSexes", "Score", true},
     {"prisonersDilemma", "Score", true},
     {"blotto", "Score", true},
     {"rlBreakoutMinAtar", "Reward Mean", true},
     {"rlMetaMazeMisc", "Reward Mean", true},
     {"rlMountainCarContinuous", "Reward Mean", true}}};

}  // namespace

const OriginalTask* find_original_task(std::string_view id) {
  const auto task = std::find_if(kTasks.begin(), kTasks.end(),
                                 [id](const OriginalTask& one) { return one.id == id; });
  return task == kTasks.end() ? nullptr : &*task;
}

}  // namespace mlgym
