"""The starter's evolution strategy with noise that is large enough to find the goal, and shrinks, as
the learning rate does, over the budget: first any way out of the valley, then a cheap one."""
import json
import os

import numpy as np

from mountain_car import MountainCar
from network import first_policy, returns_of, save


def between(ends, share):
    """Goes geometrically from the first to the last."""
    first, last = ends
    return first * (last / first) ** share


def train(config, seed):
    random = np.random.default_rng(seed)
    hidden, pairs = config["hidden"], config["population"] // 2
    policy = first_policy(hidden, random)
    cars = MountainCar(2 * pairs, random.integers(2**32))
    steps = 0
    while steps < config["environment_steps"]:
        share = steps / config["environment_steps"]
        directions = random.standard_normal((pairs, len(policy)))
        directions = np.concatenate([directions, -directions])
        returns, used = returns_of(policy + between(config["noise"], share) * directions, hidden, cars)
        if returns.std() > 0:
            weights = (returns - returns.mean()) / returns.std()
            policy = policy + between(config["learning_rate"], share) * (weights[:, None] * directions).mean(axis=0)
        steps += used
    print(f"{steps} environment steps, mean return with noise {returns.mean():.1f}")
    return policy


if __name__ == "__main__":
    with open("config.json") as file:
        config = json.load(file)
    with open("evaluator.json") as file:
        checkpoints = json.load(file)["checkpoints"]
    seed = int(os.environ.get("MLGYM_AGENT_SEED", "0"))
    for number in range(1, checkpoints + 1):
        save(f"checkpoint_{number}.policy", train(config, [seed, number]), config["hidden"])
