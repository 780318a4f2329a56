#include "run/workers.h"

#include <fmt/format.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "record/event_log.h"
#include "run/continuation.h"
#include "run/result_document.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

class Workers {
 public:
  explicit Workers(const WorkersSpec& spec)
      : spec_(spec), done_(spec.plan.episodes.size(), false) {}

  absl::Status play_all() {
    std::vector<std::thread> threads;
    const auto jobs = static_cast<std::size_t>(spec_.plan.config.jobs);
    for (std::size_t i = 0; i < std::min(jobs, done_.size()); ++i)
      threads.emplace_back([this] { work(); });
    for (auto& thread : threads) thread.join();
    return failure_;
  }

 private:
  bool stopped() {
    const std::lock_guard lock(mutex_);
    return spec_.cancelled || !failure_.ok() || spec_.models.budget().exhausted();
  }

  void fail(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    if (failure_.ok()) failure_ = status;
    spec_.cancelled = true;  // the other threads' episodes cannot be recorded either
  }

  // Takes episodes in plan order until none is left; then waits for those in other hands.
  void work() {
    while (!stopped()) {
      bool waiting = false, played = false;
      for (std::size_t i = 0; i < done_.size() && !stopped(); ++i) {
        if (!take(i)) continue;
        const auto claimed = spec_.folder.claim(spec_.plan.episodes[i].planned.id);
        if (!claimed.ok()) return fail(claimed.status());
        if (!*claimed) {
          const auto result = spec_.folder.result(spec_.plan.episodes[i].planned.id);
          if (!result.ok()) return fail(result.status());
          release(i, result->has_value());
          waiting = waiting || !result->has_value();
          continue;
        }
        played = true;
        const absl::Status status = play_one(i, **claimed);
        if (!status.ok()) return fail(status);
        release(i, true);
      }
      if (!waiting && !played) return;  // the rest is done, or in the hands of our other threads
      if (!played) std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }

  // Marks an episode as looked after by one of our threads. A person plays one at a time, and none
  // after having left.
  bool take(std::size_t i) {
    const std::lock_guard lock(mutex_);
    const bool asks_person = asks_a_person(spec_.plan.episodes[i].spec);
    if (done_[i] || (asks_person && (person_plays_ || person_left_))) return false;
    person_plays_ = person_plays_ || asks_person;
    done_[i] = true;
    return true;
  }
  void release(std::size_t i, bool finished) {
    const std::lock_guard lock(mutex_);
    if (asks_a_person(spec_.plan.episodes[i].spec)) person_plays_ = false;
    done_[i] = finished;
  }

  // Tells the observer; one call at a time.
  template <class Tell>
  void observe(Tell tell) {
    const std::lock_guard lock(observer_mutex_);
    tell(spec_.observer);
  }

  absl::Status play_one(std::size_t i, const Attempt& attempt) {
    const EpisodePlan& episode = spec_.plan.episodes[i];
    observe([i](RunObserver& observer) { observer.episode_started(i); });
    const auto earlier = find_continuation(attempt);
    if (!earlier.ok()) return earlier.status();
    auto log = open_record(attempt, *earlier);
    if (!log.ok()) return log.status();
    const Recorder recorder(log->get(), &spec_.folder.blobs());
    EpisodeSpec wanted = episode.spec;
    wanted.environment.submission_copy = attempt.folder / "submission";
    wanted.attempt = attempt.folder;
    if (*earlier) wanted.continued = (*earlier)->suspension;
    wanted.environment.tool_folder = attempt.folder / "tools";
    const auto progress = [this, i](const EpisodeProgress& news) {
      observe([&](RunObserver& observer) { observer.episode_progress(i, news); });
    };
    const EpisodeResult played = play(
        wanted, {spec_.boxes, spec_.registry, spec_.models, recorder, spec_.cancelled, progress});
    if (played.person_left) {
      const std::lock_guard lock(mutex_);
      person_left_ = true;
    }
    if (played.error.code() == absl::StatusCode::kCancelled) {
      const std::string why =
          spec_.cancelled ? "interrupted" : std::string(message_of(played.error));
      observe([&](RunObserver& observer) { observer.episode_dropped(i, why); });
      return absl::OkStatus();
    }
    // Nothing can be recorded on a full disk: the episode stays unplayed.
    if (played.error.code() == absl::StatusCode::kResourceExhausted) return played.error;

    Json result = attempt_result(episode, played, attempt, spec_.host, spec_.enforced);
    auto ended = recorder.event("episode.end",
                                {{"status", result["status"]},
                                 {"exit_status", result["exit_status"]},
                                 {"result", sha256_hex(dump_json(result))}},
                                true);
    if (!ended.ok()) return ended;
    result["record"] = {{"events", (*log)->count()}, {"hash", (*log)->last_hash()}};
    const absl::Status committed = spec_.folder.commit(attempt, result);
    if (committed.code() == absl::StatusCode::kAlreadyExists) {
      observe([i](RunObserver& observer) {
        observer.episode_dropped(i, "another worker was first; this attempt does not count");
      });
      return absl::OkStatus();
    }
    if (!committed.ok()) return committed;
    // One in error may have been put aside; what it went on from is old then.
    const bool finished = result["status"] == "finished";
    for (const auto& folder :
         {finished ? attempt.folder : fs::path(), *earlier ? (*earlier)->attempt : fs::path()}) {
      if (folder.empty()) continue;
      if (auto removed = remove_suspension(folder); !removed.ok()) return removed;
    }
    observe([&](RunObserver& observer) { observer.episode_ended(i, result); });
    return absl::OkStatus();
  }

  const WorkersSpec& spec_;
  std::mutex mutex_, observer_mutex_;
  std::vector<bool> done_;     // finished, or in the hands of one of our threads
  bool person_plays_ = false;  // an episode in which they are asked is under way
  bool person_left_ = false;
  absl::Status failure_;
};

}  // namespace

absl::Status play_all(const WorkersSpec& spec) { return Workers(spec).play_all(); }

}  // namespace mlgym
