#include <fmt/format.h>

#include <utility>

#include "base/json.h"
#include "command_line/progress.h"

namespace mlgym {
namespace {

class Lines : public RunObserver {
 public:
  explicit Lines(std::function<void(const std::string& line)> tell) : tell_(std::move(tell)) {}
  void run_started(const RunPlan& plan, const std::filesystem::path&) override { plan_ = &plan; }
  void episode_started(std::size_t episode) override { say(episode, "started"); }
  void episode_progress(std::size_t, const EpisodeProgress&) override {}
  void episode_ended(std::size_t episode, const Json& result) override {
    say(episode, outcome_in_words(plan_->episodes[episode], result));
  }
  void episode_dropped(std::size_t episode, const std::string& why) override { say(episode, why); }
  void run_ended() override {}

 private:
  void say(std::size_t episode, const std::string& what) const {
    tell_(fmt::format("[{}/{}] {}: {}", episode + 1, plan_->episodes.size(),
                      plan_->episodes[episode].planned.id, what));
  }
  std::function<void(const std::string& line)> tell_;
  const RunPlan* plan_ = nullptr;
};

}  // namespace

std::unique_ptr<RunObserver> watch_by_lines(std::function<void(const std::string& line)> tell) {
  return std::make_unique<Lines>(std::move(tell));
}

std::string label_of(const PlannedEpisode& episode) {
  std::string label = chosen_name(episode.task, episode.variant) + " " + episode.agent;
  if (episode.model) label += " " + *episode.model;
  return fmt::format("{} #{}", label, episode.repeat);
}

std::string outcome_in_words(const EpisodePlan& episode, const Json& result) {
  if (result["status"] == "error") return "error: " + result["error"].get<std::string>();
  const std::string metric = episode.spec.environment.task.primary().name;
  const auto number = [](const Json& value) {
    return value.is_number() ? fmt::format("{:.4g}", value.get<double>()) : std::string("-");
  };
  std::string text = fmt::format("{} {}", metric, number(result["scores"][metric]));
  if (result["baseline"].contains(metric))
    text += fmt::format(" (baseline {})", number(result["baseline"][metric]));
  text += fmt::format(" after {} steps, {:.1f} s", result["steps"].get<std::int64_t>(),
                      result["seconds"].get<double>());
  if (result["floored"].is_string()) text += "; floored: " + result["floored"].get<std::string>();
  return text;
}

}  // namespace mlgym
