#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "command_line/output.h"
#include "command_line/progress.h"

namespace mlgym {
namespace {

// Lines, told between the commands of a person who plays at the same terminal: while they type,
// nothing is written there.
class BesidePerson : public RunObserver {
 public:
  BesidePerson() : lines_(watch_by_lines([this](const std::string& line) { say(line); })) {}
  ~BesidePerson() override { take_log({}); }

  void run_started(const RunPlan& plan, const std::filesystem::path& folder) override {
    take_log([this](std::string_view line) {
      if (line.ends_with('\n')) line.remove_suffix(1);
      say(std::string(line));
    });
    plan_ = &plan;
    lines_->run_started(plan, folder);
  }
  void episode_started(std::size_t episode) override { lines_->episode_started(episode); }
  void episode_progress(std::size_t episode, const EpisodeProgress& progress) override {
    if (!asks_a_person(plan_->episodes[episode].spec)) return;
    const std::lock_guard lock(mutex_);
    if (progress.phase == "thinking") {
      typing_.insert(episode);
    } else {
      stopped_typing(episode);
    }
  }
  void episode_ended(std::size_t episode, const Json& result) override {
    end_typing(episode);
    lines_->episode_ended(episode, result);
  }
  void episode_dropped(std::size_t episode, const std::string& why) override {
    end_typing(episode);
    lines_->episode_dropped(episode, why);
  }
  void run_ended() override {
    take_log({});
    const std::lock_guard lock(mutex_);
    typing_.clear();
    tell();
  }

 private:
  void say(const std::string& line) {
    const std::lock_guard lock(mutex_);
    kept_.push_back(line);
    if (typing_.empty()) tell();
  }
  void end_typing(std::size_t episode) {
    const std::lock_guard lock(mutex_);
    stopped_typing(episode);
  }
  void stopped_typing(std::size_t episode) {
    typing_.erase(episode);
    if (typing_.empty()) tell();
  }
  void tell() {
    for (const auto& line : kept_) print_message(line);
    kept_.clear();
  }

  std::mutex mutex_;
  std::set<std::size_t> typing_;   // episodes whose person is asked
  std::vector<std::string> kept_;  // lines for when nobody types
  const RunPlan* plan_ = nullptr;
  std::unique_ptr<RunObserver> lines_;
};

}  // namespace

std::unique_ptr<RunObserver> watch_beside_person() { return std::make_unique<BesidePerson>(); }

}  // namespace mlgym
