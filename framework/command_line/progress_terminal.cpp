#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/time.h"
#include "command_line/output.h"
#include "command_line/progress.h"

namespace mlgym {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(250);

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds);
  return whole < 3600 ? fmt::format("{:02}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

struct Size {
  std::size_t columns = 80, rows = 24;
};
Size terminal_size() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return {};
  return {size.ws_col, size.ws_row};
}

// At most `columns` bytes, whole characters of UTF-8.
std::string cut(const std::string& line, std::size_t columns) {
  if (line.size() <= columns) return line;
  while (columns > 0 && (static_cast<unsigned char>(line[columns]) & 0xc0) == 0x80) --columns;
  return line.substr(0, columns);
}

// A line for every running episode and one for the run, redrawn in place; what has ended scrolls
// away above them.
class Terminal : public RunObserver {
 public:
  ~Terminal() override { stop(); }

  void run_started(const RunPlan& plan, const std::filesystem::path& folder) override {
    take_log([this](std::string_view line) { say(line); });  // before the lock: `say` takes it
    const std::lock_guard lock(mutex_);
    plan_ = &plan;
    started_ = monotonic_seconds();
    write(fmt::format("{} episodes, {} at once, recorded in {}\n", plan.episodes.size(),
                      plan.config.jobs, folder.string()));
    ticker_ = std::thread([this] { tick(); });
  }
  void episode_started(std::size_t episode) override {
    const std::lock_guard lock(mutex_);
    Running& one = running_[episode];
    one.progress.phase = "starting";
    one.started = monotonic_seconds();
    draw();
  }
  void episode_progress(std::size_t episode, const EpisodeProgress& progress) override {
    const std::lock_guard lock(mutex_);
    running_[episode].progress = progress;  // shown with the next tick
  }
  void episode_ended(std::size_t episode, const Json& result) override {
    const std::lock_guard lock(mutex_);
    ++(result["status"] == "error" ? failed_ : done_);
    finish(episode, outcome_in_words(plan_->episodes[episode], result));
  }
  void episode_dropped(std::size_t episode, const std::string& why) override {
    const std::lock_guard lock(mutex_);
    finish(episode, why);
  }
  void run_ended() override { stop(); }

 private:
  struct Running {
    EpisodeProgress progress;
    double started = 0;
  };

  // A line of log above what is drawn.
  void say(std::string_view line) {
    const std::lock_guard lock(mutex_);
    write(erased() + std::string(line));
    draw();
  }

  // Leaves the screen to what follows.
  void stop() {
    take_log({});
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      plan_ = nullptr;
      write(erased());
    }
    wake_.notify_all();
    if (ticker_.joinable()) ticker_.join();
  }

  void finish(std::size_t episode, const std::string& what) {
    running_.erase(episode);
    write(erased() + fmt::format("{}: {}\n", label_of(plan_->episodes[episode].planned), what));
    draw();
  }

  void tick() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
      draw();
      wake_.wait_for(lock, kRedraw);
    }
  }

  // Moves back over what was drawn and clears it.
  std::string erased() {
    const std::string text = drawn_ == 0 ? "" : fmt::format("\x1b[{}A\r\x1b[J", drawn_);
    drawn_ = 0;
    return text;
  }

  void draw() {
    if (!plan_ || ended_) return;
    const Size size = terminal_size();
    std::string text = erased();
    const auto add = [&](const std::string& line) {
      text += cut(line, size.columns - 1) + "\n";
      ++drawn_;
    };
    // What has scrolled off the screen cannot be drawn again.
    for (const auto& [episode, one] : running_) {
      if (drawn_ + 2 >= size.rows) break;
      add(line_of(plan_->episodes[episode], one));
    }
    const std::size_t open = plan_->episodes.size() - done_ - failed_;
    add(fmt::format("{} done, {} failed, {} running, {} to come  {}", done_, failed_,
                    running_.size(), open - std::min(open, running_.size()),
                    clock_text(monotonic_seconds() - started_)));
    write(text);
  }

  static std::string line_of(const EpisodePlan& episode, const Running& one) {
    const TaskDefinition& task = episode.spec.environment.task;
    std::string steps = std::to_string(one.progress.steps);
    if (task.limits.steps) steps += fmt::format("/{}", *task.limits.steps);
    std::string score = one.progress.best ? fmt::format("best {:.4g}", *one.progress.best) : "";
    if (const auto baseline = task.baseline_score("validation"); baseline && one.progress.best)
      score += fmt::format(" (baseline {:.4g})", *baseline);
    return fmt::format("{}  {:<9} step {:<6} {}  {}", label_of(episode.planned), one.progress.phase,
                       steps, clock_text(monotonic_seconds() - one.started), score);
  }

  static void write(const std::string& text) { (void)write_all(STDERR_FILENO, text); }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread ticker_;
  const RunPlan* plan_ = nullptr;
  std::map<std::size_t, Running> running_;
  std::size_t done_ = 0, failed_ = 0;
  std::size_t drawn_ = 0;  // lines on the screen
  double started_ = 0;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<RunObserver> watch_on_terminal() { return std::make_unique<Terminal>(); }

}  // namespace mlgym
