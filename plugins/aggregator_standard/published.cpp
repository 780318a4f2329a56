#include "published.h"

#include <algorithm>
#include <array>

namespace aggregator {
namespace {

constexpr std::array<PublishedTask, 13> kTasks = {
    {{"House Price", "regressionKaggleHousePrice", "house-prices"},
     {"3-SAT", "3SATTime", "sat-heuristic"},
     {"CIFAR-10", "imageClassificationCifar10", "cifar10"},
     {"Fashion MNIST", "imageClassificationFMnist", "fashion-mnist"},
     {"MS-COCO", "imageCaptioningCOCO", "image-captioning"},
     {"Language Modeling", "languageModelingFineWeb", "language-modeling"},
     {"MNLI", "naturalLanguageInferenceMNLI", "natural-language-inference"},
     {"Battle of Sexes", "battleOfSexes", "battle-of-sexes"},
     {"Prisoners Dilemma", "prisonersDilemma", "prisoners-dilemma"},
     {"Blotto", "blotto", "colonel-blotto"},
     {"Breakout", "rlBreakoutMinAtar", "minatar-breakout"},
     {"Meta Maze", "rlMetaMazeMisc", "meta-maze"},
     {"Mountain Car Continuous", "rlMountainCarContinuous", "mountain-car-continuous"}}};

}  // namespace

const PublishedTask* published_task(std::string_view id) {
  const auto task = std::find_if(kTasks.begin(), kTasks.end(), [id](const PublishedTask& one) {
    return one.original == id || one.ours == id;
  });
  return task == kTasks.end() ? nullptr : &*task;
}

std::size_t published_place(std::string_view name) {
  const auto task = std::find_if(kTasks.begin(), kTasks.end(), [name](const PublishedTask& one) {
    return name == one.name || name.rfind(std::string(one.name) + " (", 0) == 0;
  });
  return static_cast<std::size_t>(task - kTasks.begin());
}

bool is_left_out(std::string_view model) { return model == "gemini-20-pro"; }

}  // namespace aggregator
