"""The row player: repeats the opponent's last move most of the time."""
import random

FIRST_MOVE = 0
FOLLOW = 0.8  # probability of repeating the opponent's last move
OTHERWISE = 0.5  # probability of playing 1 when not repeating it


def row_strategy(history):
    if not history:
        return FIRST_MOVE
    if random.random() < FOLLOW:
        return history[-1][1]
    return 1 if random.random() < OTHERWISE else 0
