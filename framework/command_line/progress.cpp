#include "command_line/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "command_line/output.h"

namespace mlgym {
namespace {

// Chooses when it is known who plays.
class Chosen : public RunObserver {
 public:
  void run_started(const RunPlan& plan, const std::filesystem::path& folder) override {
    const char* kind = std::getenv("TERM");
    const bool can_move = kind && *kind && std::string_view(kind) != "dumb";
    const bool person =
        std::any_of(plan.episodes.begin(), plan.episodes.end(),
                    [](const EpisodePlan& episode) { return asks_a_person(episode.spec); });
    if (person) {
      chosen_ = watch_beside_person();
    } else if (isatty(STDERR_FILENO) && can_move) {
      chosen_ = watch_on_terminal();
    } else {
      chosen_ = watch_by_lines([](const std::string& line) { print_message(line); });
    }
    chosen_->run_started(plan, folder);
  }
  void episode_started(std::size_t episode) override { chosen_->episode_started(episode); }
  void episode_progress(std::size_t episode, const EpisodeProgress& progress) override {
    chosen_->episode_progress(episode, progress);
  }
  void episode_ended(std::size_t episode, const Json& result) override {
    chosen_->episode_ended(episode, result);
  }
  void episode_dropped(std::size_t episode, const std::string& why) override {
    chosen_->episode_dropped(episode, why);
  }
  void run_ended() override { chosen_->run_ended(); }

 private:
  std::unique_ptr<RunObserver> chosen_;
};

}  // namespace

std::unique_ptr<RunObserver> watch_run() { return std::make_unique<Chosen>(); }

}  // namespace mlgym
