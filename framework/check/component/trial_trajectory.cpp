#include "check/component/trial_trajectory.h"

#include <fmt/format.h>

#include <limits>

#include "plugins/call.h"

namespace mlgym {

TrialTrajectory::TrialTrajectory(int turns, bool good) {
  for (int i = 0; i < turns; ++i) {
    mlgym_turn& turn = turns_.emplace_back();
    turn.size = sizeof turn;
    turn.reward = good && i + 1 == turns ? 1 : 0;
    turn.observation = borrow(texts_.emplace_back(fmt::format("observation {}", i)));
    turn.action = borrow(i % 2 == 0 ? R"({"text": "Look.\n```\nls\n```"})"
                                    : R"({"tool": "shell", "arguments": {"command": "ls"}})");
    turn.info = borrow(R"({"tool": "shell", "exit_code": 0, "end": "exited"})");
    list_.push_back(&turn);
  }
  raw_.size = sizeof raw_;
  raw_.terminated = good;
  raw_.episode = borrow(good ? "good" : "failed");
  raw_.task = borrow("check");
  raw_.variant = borrow("default");
  raw_.agent = borrow("agent");
  raw_.model = borrow("");
  raw_.group = borrow("group-0");
  raw_.status = borrow(good ? "finished" : "error");
  raw_.seed = 7;
  raw_.reward = good ? 1 : 0;
  raw_.score = good ? 1 : std::numeric_limits<double>::quiet_NaN();
  raw_.turns = list_.data();
  raw_.turn_count = list_.size();
}

}  // namespace mlgym
