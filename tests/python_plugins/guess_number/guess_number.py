import random

import mlgym_plugin as mlgym

SCHEMA = {
    "type": "object",
    "properties": {"high": {"type": "integer", "minimum": 2}, "tries": {"type": "integer", "minimum": 1}},
    "additionalProperties": False,
}


class GuessNumber(mlgym.InteractiveTask):
    """A number from 1 to `high` is to be found; each guess is told to be too low or too high."""

    def __init__(self, settings):
        self.high = settings.integer("high", 100)
        self.tries = settings.integer("tries", 7)
        self.reset(None, 0)

    def facts(self):
        return {"high": self.high, "tries": self.tries}

    def reset(self, call, seed):
        self.hidden = random.Random(seed).randint(1, self.high)
        self.used = 0
        self.found = False
        return f"Guess a whole number from 1 to {self.high}."

    def step(self, call, action):
        try:
            guess = int(action)
        except ValueError:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "a whole number is expected") from None
        self.used += 1
        self.found = guess == self.hidden
        if self.found:
            return mlgym.Interaction("Right.", reward=1.0, terminated=True)
        hint = "Too low." if guess < self.hidden else "Too high."
        return mlgym.Interaction(hint, terminated=self.used == self.tries)

    def score(self, call, scores):
        scores.add("found", 1.0 if self.found else 0.0)
        scores.add("used", self.used)


mlgym.plugin(
    "guess_number",
    "1.0.0",
    mlgym.component(
        GuessNumber, "guess-number", "Find a hidden number by asking whether it is higher or lower", SCHEMA
    ),
)
