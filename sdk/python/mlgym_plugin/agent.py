"""Agents: derive from Agent (you drive) or StepAgent (you answer observations)."""

import abc
from dataclasses import dataclass, field
from typing import Any, Dict

from .chat import from_reply, request_members
from .kind import Component, Kind
from .values import from_json_text, from_number, json_text, text


@dataclass
class Step:
    observation: str = ""
    info: Dict[str, Any] = field(default_factory=dict)  # docs/episode.md
    reward: float = 0.0
    terminated: bool = False  # submitted
    truncated: bool = False  # a limit ended the episode

    @property
    def ended(self):
        return self.terminated or self.truncated


class Episode:
    """The episode to play. Valid during `run`. What fails raises Error, which the agent lets through."""

    def __init__(self, call, seed):
        self._call = call
        self.seed = seed  # of the agent's random stream

    def task(self):
        """The public part of the task as a dict; keys in docs/episode.md."""
        return from_json_text(self._task_text(), "the task")

    def budget(self):
        """What is left of the limits, as a dict; keys in docs/episode.md."""
        return from_json_text(self._call._ask("episode.budget")["text"], "the budget")

    def act(self, action):
        """Acts by a text: a thought and one fenced command. Gives a Step.

        Error with FAILED_PRECONDITION when the episode has ended.
        """
        return self._step(text=text(action, "an action"))

    def use(self, tool, arguments=None):
        """Acts by a tool, with a dict of arguments. Gives a Step."""
        return self._step(tool=text(tool, "a tool's name"), arguments=json_text(arguments or {}, "the arguments"))

    def complete(self, request, role="agent"):
        """Asks the model that plays a role with a ChatRequest; gives a ChatReply.

        Recorded, and charged to the episode's limits: Error with RESOURCE_EXHAUSTED when they are used
        up, with NOT_FOUND when the run has no model for the role.
        """
        answer = self._call._ask("episode.complete", role=role, request=request_members(request))
        return from_reply(answer["reply"])

    def note(self, kind, value):
        """Writes any JSON value into the record: a plan, a node of a search tree."""
        self._call._ask("episode.note", kind=text(kind, "a note's kind"), json=json_text(value, "the note"))

    def _task_text(self):
        return self._call._ask("episode.task")["text"]

    def _step(self, **action):
        answer = self._call._ask("episode.step", **action)
        return Step(
            answer["observation"],
            from_json_text(answer.get("info") or "{}", "the step's info"),
            from_number(answer.get("reward", 0.0)),
            bool(answer.get("terminated")),
            bool(answer.get("truncated")),
        )


class Agent(Component, abc.ABC):
    """An algorithm that solves a task by acting in an environment."""

    @abc.abstractmethod
    def run(self, call, episode):
        """Plays the Episode to its end; returning earlier gives up, and what is there is scored."""


class StepAgent(Agent):
    """An agent that only answers observations."""

    @abc.abstractmethod
    def act(self, call, observation):
        """Gives a text action for a text. The first observation is the task as JSON (docs/episode.md)."""

    def run(self, call, episode):
        observation = episode._task_text()
        while True:
            call.checkpoint()
            step = episode.act(self.act(call, observation))
            if step.ended:
                return
            observation = step.observation


def _run(agent, call, message):
    agent.run(call, Episode(call, message["seed"]))
    return {}


KIND = Kind("mlgym.agent/1", Agent, {"agent.run": _run})
