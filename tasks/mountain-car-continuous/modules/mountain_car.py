"""The mountain car with continuous actions, many cars side by side, in numpy.

    from mountain_car import MountainCar

    cars = MountainCar(count=256, seed=1)
    observations = cars.reset()                        # (count, 2): position and velocity
    while not cars.done.all():
        actions = ...                                  # (count,), limited to [MIN_ACTION, MAX_ACTION]
        observations, rewards, done = cars.step(actions)

The dynamics and rewards are those that a submission is scored with, in double precision. `done` is
true for a car whose episode is over, at the goal or after MAX_STEPS steps: it stays where it is and
earns nothing until the next reset(). The environment steps that an algorithm has used are the cars
that were not done, summed over its calls of step().
"""
import numpy as np

POWER = 0.0015
GRAVITY = 0.0025
FREQUENCY = 3.0  # of the hills, in radians for each unit of the way
MAX_SPEED = 0.07
MIN_POSITION, MAX_POSITION = -1.2, 0.6
GOAL_POSITION, GOAL_VELOCITY = 0.45, 0.0
START_LOW, START_HIGH = -0.6, -0.4
MIN_ACTION, MAX_ACTION = -1.0, 1.0
GOAL_REWARD = 100.0
ACTION_COST = 0.1
MAX_STEPS = 999


class MountainCar:
    """`count` cars; `seed` decides where they start, episode after episode."""

    def __init__(self, count, seed=0):
        self.count = count
        self.random = np.random.default_rng(seed)
        self.reset()

    def reset(self):
        """Puts every car at a random start, standing still. Returns the observations."""
        self.position = self.random.uniform(START_LOW, START_HIGH, self.count)
        self.velocity = np.zeros(self.count)
        self.done = np.zeros(self.count, dtype=bool)
        self.steps = 0
        return self.observations()

    def observations(self):
        return np.stack([self.position, self.velocity], axis=1)

    def step(self, actions):
        """One step of every car. Returns observations (count, 2), rewards (count,), done (count,)."""
        force = np.clip(np.asarray(actions, dtype=np.float64).reshape(self.count), MIN_ACTION, MAX_ACTION)
        velocity = self.velocity + (force * POWER - GRAVITY * np.cos(FREQUENCY * self.position))
        velocity = np.clip(velocity, -MAX_SPEED, MAX_SPEED)
        position = np.clip(self.position + velocity, MIN_POSITION, MAX_POSITION)
        velocity[(position <= MIN_POSITION) & (velocity < 0)] = 0  # the left wall takes all speed
        at_goal = (position >= GOAL_POSITION) & (velocity >= GOAL_VELOCITY)

        running = ~self.done
        rewards = np.where(running, GOAL_REWARD * at_goal - ACTION_COST * (force * force), 0.0)
        self.position = np.where(running, position, self.position)
        self.velocity = np.where(running, velocity, self.velocity)
        self.steps += 1
        self.done = self.done | at_goal | (self.steps >= MAX_STEPS)
        return self.observations(), rewards, self.done
