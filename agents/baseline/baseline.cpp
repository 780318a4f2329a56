// The agent that changes nothing: what it scores is the baseline, measured.
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;

struct Baseline : mlgym::Agent {
  explicit Baseline(const mlgym::Settings&) {}

  void run(mlgym::Call&, mlgym::Episode& episode) override {
    const Json task = Json::parse(episode.task());
    const std::string command = task["baseline"]["command"];
    if (!command.empty()) {
      const mlgym::Step step = episode.use("shell", Json{{"command", command}}.dump());
      if (step.ended()) return;
      if (Json::parse(step.info)["exit_code"] != 0) {
        throw mlgym::Error(MLGYM_INTERNAL, "the baseline of this task fails: " + step.observation);
      }
    }
    episode.use("submit");
  }
};

}  // namespace

MLGYM_PLUGIN("agent_baseline", "0.1.0",
             mlgym::component<Baseline>("baseline", "Runs the starter as it is and submits"));
