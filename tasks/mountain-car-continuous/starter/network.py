"""The policies: networks 2 - hidden - 1 with tanh, many side by side, one in a row of parameters."""
import numpy as np

from mountain_car import MAX_SPEED
from policy_file import activation, dense, write_policy

CENTRE = np.array([-0.5, 0.0])  # observations as the network sees them: centred, of about size one
SCALE = np.array([1.0, 1 / MAX_SPEED])
FIRST_WEIGHTS = 0.1


def first_policy(hidden, random):
    return FIRST_WEIGHTS * random.standard_normal(4 * hidden + 1)


def parts(policies, hidden):
    """Splits rows of parameters into the two layers' weights and biases."""
    return np.split(policies, [hidden, 2 * hidden, 3 * hidden, 4 * hidden], axis=1)


def actions_of(policies, hidden, observations):
    """The action of each row's network for its own car."""
    by_position, by_velocity, bias, weight, last_bias = parts(policies, hidden)
    position, velocity = ((observations - CENTRE) * SCALE).T[:, :, None]
    values = np.tanh(by_position * position + by_velocity * velocity + bias)
    return (values * weight).sum(axis=1) + last_bias[:, 0]


def returns_of(policies, hidden, cars):
    """Each row's return in one episode, and the environment steps used."""
    observations, returns, used = cars.reset(), 0.0, 0
    while not cars.done.all():
        used += np.count_nonzero(~cars.done)
        observations, rewards, _ = cars.step(actions_of(policies, hidden, observations))
        returns = returns + rewards
    return returns, used


def save(path, policy, hidden):
    by_position, by_velocity, bias, weight, last_bias = parts(policy[None], hidden)
    first = np.concatenate([by_position, by_velocity]).T * SCALE  # the first layer centres and scales
    layers = [dense(first, bias[0] - first @ CENTRE), activation("tanh"), dense(weight, last_bias[0])]
    write_policy(path, [2], layers)
