// One row of chat for each turn: what the agent saw, and what it did.
#include <mlgym/plugin.hpp>

#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

// A JSON string.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    char code[7];
    if (static_cast<unsigned char>(c) < 0x20) {
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      result += code;
    } else {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
  }
  return result + "\"";
}

class @CLASS@ : public mlgym::Exporter {
 public:
  explicit @CLASS@(const mlgym::Settings& settings)
      : least_(settings.number("least_score", -HUGE_VAL)) {}

  void rows(mlgym::Call&, const mlgym::Trajectory& trajectory, mlgym::TrainingRows& out) override {
    if (trajectory.turns.empty()) return out.drop("without a turn");
    if (!(trajectory.score >= least_) && least_ > -HUGE_VAL)
      return out.drop("scored less than least_score");
    for (const auto& turn : trajectory.turns) {
      out.add(R"({"messages": [{"role": "user", "content": )" + quoted(turn.observation) +
              R"(}, {"role": "assistant", "content": )" + quoted(turn.action) + R"(}], "task": )" +
              quoted(trajectory.task) + R"(, "episode": )" + quoted(trajectory.episode) + "}");
    }
  }

 private:
  double least_;
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "One chat of two messages for each turn"));
