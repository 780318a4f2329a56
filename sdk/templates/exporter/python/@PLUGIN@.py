"""One row of chat for each turn: what the agent saw, and what it did."""
import json
import math

import mlgym_plugin as mlgym


class @CLASS@(mlgym.Exporter):
    def __init__(self, settings):
        self.least = settings.number("least_score", -math.inf)

    def rows(self, call, trajectory, out):
        if not trajectory.turns:
            return out.drop("without a turn")
        if self.least > -math.inf and not trajectory.score >= self.least:
            return out.drop("scored less than least_score")
        for turn in trajectory.turns:
            messages = [
                {"role": "user", "content": turn.observation},
                {"role": "assistant", "content": json.dumps(turn.action, ensure_ascii=False)},
            ]
            out.add({"messages": messages, "task": trajectory.task, "episode": trajectory.episode})


mlgym.plugin("@PLUGIN@", "1.0.0", mlgym.component(@CLASS@, "@NAME@", "One chat of two messages for each turn"))
