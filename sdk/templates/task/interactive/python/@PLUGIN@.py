"""A game that answers actions itself: find a hidden number in as few guesses as you can."""
import mlgym_plugin as mlgym


class @CLASS@(mlgym.InteractiveTask):
    def __init__(self, settings):
        self.highest = settings.integer("highest", 100)
        if self.highest < 1:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, '"highest" is below 1')
        self.hidden, self.guesses, self.found = 1, 0, False

    # What the instructions may cite as {evaluator.highest}.
    def facts(self):
        return {"highest": self.highest}

    # The same seed makes the same game.
    def reset(self, call, seed):
        self.hidden, self.guesses, self.found = 1 + seed % self.highest, 0, False
        return f"I think of a number from 1 to {self.highest}."

    def step(self, call, action):
        try:
            guess = int(action)
        except ValueError:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "guess a whole number, such as 7") from None
        self.guesses += 1
        self.found = guess == self.hidden
        if self.found:
            return mlgym.Interaction("That is it.", reward=1, terminated=True)
        return mlgym.Interaction("It is greater." if guess < self.hidden else "It is less.")

    # Every metric of the task, of the actions so far.
    def score(self, call, scores):
        scores.add("found", int(self.found))
        scores.add("guesses", self.guesses)


mlgym.plugin("@PLUGIN@", "1.0.0", mlgym.component(@CLASS@, "@NAME@", "Find a hidden number by asking"))
