// The plugin of the agent best-of-n.
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>

#include "attempts.h"

namespace {

class BestOfN : public mlgym::Agent {
 public:
  explicit BestOfN(const mlgym::Settings& settings)
      : count_(settings.integer("attempts", 4)), agents_(played(settings)) {}

  void run(mlgym::Call& call, mlgym::Episode& episode) override {
    best_of_n::Attempts(call, episode, count_, agents_).run();
  }

 private:
  // How many agents the host lets it play: by the same setting.
  static std::size_t played(const mlgym::Settings& settings) {
    std::string plays;
    if (!settings.read("plays", plays))
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                         "settings: \"plays\" is missing: the agent that is to play, as NAME or "
                         "{use: NAME, setting: value}; several are a list of these");
    const auto list = nlohmann::json::parse(plays, nullptr, false);
    if (!list.is_array()) return 1;
    if (list.empty())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"plays\": at least one agent is needed");
    return list.size();
  }

  std::int64_t count_;
  std::size_t agents_;
};

}  // namespace

MLGYM_PLUGIN(
    "agent_best_of_n", "0.1.0",
    mlgym::component<BestOfN>(
        "best-of-n", "Lets another agent play several times and submits the best by validation",
        R"({"type": "object", "additionalProperties": false, "required": ["plays"], "properties": {
                      "attempts": {"type": "integer", "minimum": 1, "maximum": 1000},
                      "plays": {"type": ["string", "object", "array"]}}})"));
