"""Learning algorithms over episodes: derive from Learner. A draft, as mlgym/kinds/learner.h."""

import abc
from dataclasses import dataclass
from typing import Any, Dict

from .errors import UNIMPLEMENTED, Error
from .kind import Component, Kind
from .trajectory import from_trajectory
from .values import json_text, number, text


@dataclass
class LearnedAction:
    action: Dict[str, Any]  # {"text"} or {"tool", "arguments"}
    log_probability: float = 0.0  # natural logarithm


class Learner(Component, abc.ABC):
    """Each round it plans episodes, observes what became of them, and publishes what it has learned."""

    @abc.abstractmethod
    def plan(self, call, round):
        """Gives the episodes of a round, which count from 0, as a list of dicts; none ends the training.

        Keys, all optional: "task", "variant", "agent", "model", "seed", "group", "settings"; what is
        absent is the run's.
        """

    @abc.abstractmethod
    def observe(self, call, trajectory):
        """Takes each planned episode once, in the order in which they end; failed ones too."""

    @abc.abstractmethod
    def publish(self, call):
        """After the last episode of a round: {"kind": "policy"|"prompt"|"data"|"nothing", "value": what was
        learned}.
        """

    def act(self, call, observation, seed):
        """The learner as policy: gives a LearnedAction for a text."""
        raise Error(UNIMPLEMENTED, "this learner is no policy")

    @abc.abstractmethod
    def save(self, call):
        """All that it knows, as text."""

    @abc.abstractmethod
    def load(self, call, saved):
        """Takes what `save` gave, and goes on as the saved one would have."""


def _plan(learner, call, message):
    return {"episodes": [json_text(episode, "an episode") for episode in learner.plan(call, message["round"])]}


def _observe(learner, call, message):
    learner.observe(call, from_trajectory(message["trajectory"]))
    return {}


def _publish(learner, call, message):
    return {"text": json_text(learner.publish(call), "what publish() gave")}


def _act(learner, call, message):
    chosen = learner.act(call, message["observation"], message["seed"])
    if not isinstance(chosen, LearnedAction):
        raise TypeError(f"act() gave {type(chosen).__name__}, not a LearnedAction")
    return {
        "text": json_text(chosen.action, "the action"),
        "log_probability": number(chosen.log_probability, "log_probability"),
    }


def _save(learner, call, message):
    return {"text": text(learner.save(call), "what save() gave")}


def _load(learner, call, message):
    learner.load(call, message["saved"])
    return {}


KIND = Kind(
    "mlgym.learner/1",
    Learner,
    {
        "learner.plan": _plan,
        "learner.observe": _observe,
        "learner.publish": _publish,
        "learner.act": _act,
        "learner.save": _save,
        "learner.load": _load,
    },
)
