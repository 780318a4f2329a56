// Looks around, runs the baseline and submits what it wrote.
#include <mlgym/plugin.hpp>

#include <string>

namespace {

class @CLASS@ : public mlgym::Agent {
 public:
  // Settings stand in agent.yaml, and beside `use: @NAME@` in the configuration of a run.
  explicit @CLASS@(const mlgym::Settings& settings)
      : command_(settings.text("command", "python3 baseline.py")) {}

  // `episode` also has the task and what is left of the limits, as JSON, and complete(), which asks
  // a model; docs/episode.md of mlgym specifies them.
  void run(mlgym::Call&, mlgym::Episode& episode) override {
    if (episode.act("What is there?\n```\nls\n```").ended()) return;
    const mlgym::Step step = episode.act("I run the baseline.\n```\n" + command_ + "\n```");
    if (step.ended()) return;  // a limit was reached, and what is there is scored
    episode.use("submit");
  }

 private:
  std::string command_;
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "Looks around, runs the baseline and submits"));
