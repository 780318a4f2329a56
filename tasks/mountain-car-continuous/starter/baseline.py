"""Trains the checkpoints by an evolution strategy, with the knobs of config.json.

Every iteration tries a population of noisy copies of the policy, in pairs of opposite noise, for an
episode each, and moves the policy along the noise, weighted by the returns (Salimans et al., arXiv
1703.03864). It ends when its budget of environment steps is used.
"""
import json
import os

import numpy as np

from mountain_car import MountainCar
from network import first_policy, returns_of, save


def train(config, seed):
    random = np.random.default_rng(seed)
    hidden, pairs = config["hidden"], config["population"] // 2
    policy = first_policy(hidden, random)
    cars = MountainCar(2 * pairs, random.integers(2**32))
    steps, iterations = 0, 0
    while steps < config["environment_steps"]:
        noise = random.standard_normal((pairs, len(policy)))
        noise = np.concatenate([noise, -noise])
        returns, used = returns_of(policy + config["noise"] * noise, hidden, cars)
        if returns.std() > 0:
            weights = (returns - returns.mean()) / returns.std()
            policy = policy + config["learning_rate"] * (weights[:, None] * noise).mean(axis=0)
        steps += used
        iterations += 1
    print(f"{iterations} iterations, {steps} environment steps, mean return with noise {returns.mean():.1f}")
    return policy


if __name__ == "__main__":
    with open("config.json") as file:
        config = json.load(file)
    with open("evaluator.json") as file:  # the evaluator's constants
        checkpoints = json.load(file)["checkpoints"]
    seed = int(os.environ.get("MLGYM_AGENT_SEED", "0"))
    for number in range(1, checkpoints + 1):
        save(f"checkpoint_{number}.policy", train(config, [seed, number]), config["hidden"])
