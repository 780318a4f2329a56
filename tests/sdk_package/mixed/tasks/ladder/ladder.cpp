// Climb as high as you can: higher steps are rarer, and one false step ends the game.
#include <mlgym/plugin.hpp>

struct Ladder : mlgym::InteractiveTask {
  explicit Ladder(const mlgym::Settings& settings) : top(settings.integer("top", 5)) {}
  std::string reset(mlgym::Call&, std::uint64_t) override {
    height = 0;
    return "You stand on the ground. Say up, or stop.";
  }
  mlgym::Interaction step(mlgym::Call&, std::string_view action) override {
    if (action == "stop") return {"You stay there.", 0, true};
    if (action != "up") throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "say up, or stop");
    ++height;
    if (height > top) return {"You fell.", -static_cast<double>(std::exchange(height, 0)), true};
    return {"You are on step " + std::to_string(height) + ".", 1, false};
  }
  void score(mlgym::Call&, mlgym::Scores& scores) override {
    scores.add("height", static_cast<double>(height));
  }
  std::int64_t top, height = 0;
};

MLGYM_PLUGIN("task_ladder", "1.0.0", mlgym::component<Ladder>("ladder", "Climb, and stop in time"));
