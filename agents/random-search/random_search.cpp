// The null hypothesis for "agents improve baselines": no language model, only the knobs that the
// starter already has, drawn at random.
#include <mlgym/plugin.hpp>

#include <limits>
#include <optional>

#include "agent_parts/validation.h"
#include "search_space.h"

namespace {

using random_search::Json;

// The steps of a trial, a command and a validation, and those of the end, bringing the best back
// and submitting.
constexpr std::int64_t kTrialSteps = 2, kLastSteps = 2;

constexpr const char* kBestFolder = ".random_search_best";

class RandomSearch : public mlgym::Agent {
 public:
  explicit RandomSearch(const mlgym::Settings& settings)
      : trials_(settings.integer("trials", std::numeric_limits<std::int64_t>::max())) {
    if (trials_ < 1)
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"trials\": at least one is needed");
  }

  void run(mlgym::Call& call, mlgym::Episode& episode) override {
    Search search(episode);
    // The starter as it is comes first: the search never ends below it by more than chance.
    if (!search.trial(nullptr)) return;
    for (std::int64_t i = 1; i < trials_ && search.can_go_on(); ++i) {
      call.checkpoint();
      if (!search.trial_at_random()) return;
    }
    search.submit_best();
  }

 private:
  class Search {
   public:
    explicit Search(mlgym::Episode& episode)
        : episode_(episode),
          task_(Json::parse(episode.task())),
          metric_(agent_parts::primary_metric(task_)),
          sampler_(episode.seed()) {}

    bool can_go_on() {
      if (task_["search_space"].empty() || !can_validate_) return false;
      const Json budget = Json::parse(episode_.budget());
      const auto enough = [&budget](const char* key, double wanted) {
        return budget[key].is_null() || budget[key].get<double>() >= wanted;
      };
      return enough("feedback", 1) && enough("steps", kTrialSteps + kLastSteps) &&
             enough("compute", 2 * longest_trial_) && enough("time", 0);
    }

    bool trial_at_random() { return trial(sampler_.draw(task_["search_space"])); }

    // False when the episode has ended.
    bool trial(const Json& configuration) {
      const double compute_before = compute_left();
      std::string command = task_["baseline"]["command"];
      if (!configuration.is_null()) command = write_command(configuration) + " && " + command;
      if (latest_is_best_) command = keep_command() + " && " + command;
      latest_is_best_ = false;
      if (!shell(command)) return false;
      longest_trial_ = std::max(longest_trial_, compute_before - compute_left());
      if (!last_succeeded_) return note(configuration, std::nullopt);
      const std::optional<double> score = validate();
      if (ended_) return false;
      note(configuration, score);
      if (!score || (best_ && !metric_.better(*score, *best_))) return true;
      best_ = score;
      latest_is_best_ = true;  // kept by the next trial's command, which saves a step
      return true;
    }

    void submit_best() {
      if (best_ && !latest_is_best_ && !shell("cp -r " + std::string(kBestFolder) + "/. .")) return;
      episode_.use("submit");
    }

   private:
    bool shell(const std::string& command) {
      const mlgym::Step step = episode_.use("shell", Json{{"command", command}}.dump());
      ended_ = step.ended();
      last_succeeded_ = Json::parse(step.info).value("exit_code", Json()) == 0;
      return !ended_;
    }

    std::optional<double> validate() {
      if (task_["feedback"]["kind"] == "none") {
        can_validate_ = false;
        return std::nullopt;
      }
      const mlgym::Step step = episode_.use("validate");
      ended_ = step.ended();
      return agent_parts::validation_of(step, metric_).score;
    }

    bool note(const Json& configuration, std::optional<double> score) {
      episode_.note(
          "trial",
          Json{{"configuration", configuration}, {"score", score ? Json(*score) : Json()}}.dump());
      return true;
    }

    double compute_left() const {
      const Json compute = Json::parse(episode_.budget())["compute"];
      return compute.is_null() ? 0 : compute.get<double>();
    }

    std::string write_command(const Json& configuration) const {
      return "printf '%s\\n' " + quoted(configuration.dump()) + " > " + quoted(task_["tunables"]);
    }

    std::string keep_command() const {
      const std::string folder = kBestFolder;
      std::string command = "rm -rf " + folder + " && mkdir " + folder + " && cp --parents ";
      for (const auto& file : task_["submission"]) command += quoted(file["path"]) + " ";
      return command + folder;
    }

    static std::string quoted(const std::string& text) {
      std::string result = "'";
      for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
      return result + "'";
    }

    mlgym::Episode& episode_;
    const Json task_;
    agent_parts::PrimaryMetric metric_;
    random_search::Sampler sampler_;
    std::optional<double> best_;
    bool latest_is_best_ = false;  // and lies in the workspace, not yet in kBestFolder
    double longest_trial_ = 0;
    bool ended_ = false, last_succeeded_ = false, can_validate_ = true;
  };

  std::int64_t trials_;
};

}  // namespace

MLGYM_PLUGIN("agent_random_search", "0.1.0",
             mlgym::component<RandomSearch>(
                 "random-search", "Samples the task's knobs at random and submits the best",
                 R"({"type": "object", "additionalProperties": false,
                     "properties": {"trials": {"type": "integer", "minimum": 1}}})"));
