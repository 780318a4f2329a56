import mlgym_plugin as mlgym


class Pairs(mlgym.Exporter):
    """Observation and action of every turn that was rewarded."""

    def rows(self, call, trajectory, out):
        for number, turn in enumerate(trajectory.turns):
            if turn.reward > 0:
                out.add({"prompt": turn.observation, "completion": turn.action, "reward": turn.reward})
            else:
                out.drop(f"turn {number} of {trajectory.episode} has no reward")
