"""The row player: mostly does as it was done by."""
import random

PUNISH = 0.8  # probability of defecting after a defection
TEMPT = 0.33  # probability of defecting after a cooperation


def row_strategy(history):
    if not history:
        return 0
    own, other = history[-1]
    return 1 if random.random() < (PUNISH if other else TEMPT) else 0
