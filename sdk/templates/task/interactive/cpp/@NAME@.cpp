// A game that answers actions itself: find a hidden number in as few guesses as you can.
#include <mlgym/plugin.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

class @CLASS@ : public mlgym::InteractiveTask {
 public:
  explicit @CLASS@(const mlgym::Settings& settings) : highest_(settings.integer("highest", 100)) {
    if (highest_ < 1) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "\"highest\" is below 1");
  }

  // What the instructions may cite as {evaluator.highest}.
  std::string facts() override { return R"({"highest": )" + std::to_string(highest_) + "}"; }

  // The same seed makes the same game.
  std::string reset(mlgym::Call&, std::uint64_t seed) override {
    hidden_ = 1 + static_cast<std::int64_t>(seed % static_cast<std::uint64_t>(highest_));
    guesses_ = 0;
    found_ = false;
    return "I think of a number from 1 to " + std::to_string(highest_) + ".";
  }

  mlgym::Interaction step(mlgym::Call&, std::string_view action) override {
    const std::string text(action);
    char* end = nullptr;
    const std::int64_t guess = std::strtoll(text.c_str(), &end, 10);
    if (end == text.c_str() || *end != '\0')
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "guess a whole number, such as 7");
    ++guesses_;
    found_ = guess == hidden_;
    if (found_) return {"That is it.", 1, true};
    return {guess < hidden_ ? "It is greater." : "It is less.", 0, false};
  }

  // Every metric of the task, of the actions so far.
  void score(mlgym::Call&, mlgym::Scores& scores) override {
    scores.add("found", found_ ? 1 : 0);
    scores.add("guesses", static_cast<double>(guesses_));
  }

 private:
  std::int64_t highest_, hidden_ = 0, guesses_ = 0;
  bool found_ = false;
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "Find a hidden number by asking"));
