"""A bandit: each round it plays the value of an agent's setting that is best so far or was tried
little, by UCB1 (Auer, Cesa-Bianchi and Fischer, 2002, figure 1).
"""
import json
import math

import mlgym_plugin as mlgym


class @CLASS@(mlgym.Learner):
    def __init__(self, settings):
        self.setting = settings.text("setting", "temperature")
        self.rounds = settings.integer("rounds", 20)
        self.width = settings.number("width", 1)  # of the range of rewards
        self.values = settings.value("values", [0, 0.3, 0.7, 1])
        self.episodes = [0] * len(self.values)
        self.rewards = [0.0] * len(self.values)
        if not self.values:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, '"values" is empty')

    def mean(self, index):
        return self.rewards[index] / max(self.episodes[index], 1)

    def plan(self, call, round):
        if round >= self.rounds:
            return []  # the end
        tried = sum(self.episodes)

        def promise(index):
            if self.episodes[index] == 0:
                return math.inf
            return self.mean(index) + self.width * math.sqrt(2 * math.log(tried) / self.episodes[index])

        best = max(range(len(self.values)), key=promise)
        # The group comes back with the episode.
        return [{"group": str(best), "settings": {self.setting: self.values[best]}}]

    def observe(self, call, trajectory):
        if not trajectory.group.isdigit() or int(trajectory.group) >= len(self.values):
            return
        self.episodes[int(trajectory.group)] += 1
        if math.isfinite(trajectory.score):  # else it failed: 0
            self.rewards[int(trajectory.group)] += trajectory.score

    def publish(self, call):
        best = max(range(len(self.values)), key=self.mean)
        return {"kind": "data", "value": {self.setting: self.values[best], "mean": self.mean(best)}}

    def save(self, call):
        return json.dumps([self.episodes, self.rewards])

    def load(self, call, saved):
        episodes, rewards = json.loads(saved)
        if len(episodes) != len(self.values):
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "this was saved with other values")
        self.episodes, self.rewards = episodes, rewards


mlgym.plugin(
    "@PLUGIN@",
    "1.0.0",
    mlgym.component(@CLASS@, "@NAME@", "A bandit: finds the best value of a setting by trying"),
)
