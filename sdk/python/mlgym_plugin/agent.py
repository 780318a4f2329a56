"""Agents: derive from Agent (you drive) or StepAgent (you answer observations)."""

import abc
from dataclasses import dataclass, field
from typing import Any, Dict, Optional

from .chat import from_reply, request_members
from .errors import INVALID_ARGUMENT, Error
from .kind import Component, Kind
from .values import from_json_text, from_number, json_text, number, text, whole


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


OWN = 0  # the episode's own environment; branches have other numbers


@dataclass
class Action:
    """A text (a thought and one fenced command), a bare command, or a tool with a dict of arguments."""

    text: Optional[str] = None
    command: Optional[str] = None
    tool: Optional[str] = None
    arguments: Dict[str, Any] = field(default_factory=dict)

    def _members(self, environment):
        members = {"environment": whole(environment, "an environment")}
        if self.tool is not None:
            members["tool"] = text(self.tool, "a tool's name")
            members["arguments"] = json_text(self.arguments, "the arguments")
        elif self.command is not None:
            members["command"] = text(self.command, "a command")
        else:
            members["text"] = text(self.text, "an action")
        return members


def _step_from(answer):
    return Step(
        answer["observation"],
        from_json_text(answer.get("info") or "{}", "the step's info"),
        from_number(answer.get("reward", 0.0)),
        bool(answer.get("terminated")),
        bool(answer.get("truncated")),
    )


class Episode:
    """The episode to play. Valid during `run`. What fails raises Error, which the agent lets through.

    An episode has one environment of its own, OWN, and may branch more from it. Steps, time of computing,
    validations and rewards count for the episode, whichever environment they happen in. A submission ends it with
    the files of the environment it was made in; when a limit ends it, OWN is scored: an agent that works in
    branches keeps its best there, by `restore`.
    """

    def __init__(self, call, seed, continued=""):
        self._call = call
        self.seed = seed  # of the agent's random stream
        self.continued = continued  # the state of the checkpoint to go on from; "": the episode begins

    def task(self):
        """The public part of the task as a dict; keys in docs/episode.md."""
        return from_json_text(self._task_text(), "the task")

    def budget(self):
        """What is left of the limits, as a dict; keys in docs/episode.md."""
        return from_json_text(self._call._ask("episode.budget")["text"], "the budget")

    def step(self, action, environment=OWN):
        """Acts by an Action. Gives a Step. Error with FAILED_PRECONDITION when the episode has ended."""
        return _step_from(self._call._ask("episode.step", **action._members(environment)))

    def act(self, action, environment=OWN):
        """Acts by a text: a thought and one fenced command."""
        return self.step(Action(text=action), environment)

    def command(self, command, environment=OWN):
        """Acts by a bare command."""
        return self.step(Action(command=command), environment)

    def use(self, tool, arguments=None, environment=OWN):
        """Acts by a tool, with a dict of arguments."""
        return self.step(Action(tool=tool, arguments=arguments or {}), environment)

    def step_each(self, actions):
        """Acts once in each of several environments at the same time: {environment: Action}. Gives their Steps
        in the same order. Once one has ended the episode, or there are no more steps, the others are not carried
        out and truncated."""
        actings = [action._members(environment) for environment, action in actions.items()]
        steps = self._call._ask("episode.step_each", actings=actings)["steps"]
        return {environment: _step_from(step) for environment, step in zip(actions, steps)}

    def run_program(self, command, instructions, environment=OWN):
        """Runs a program that reaches the episode's models at an address of its own, to its end, as one step;
        docs/model_endpoint.md. `instructions` stand in the file that MLGYM_INSTRUCTIONS names."""
        return _step_from(
            self._call._ask(
                "episode.run_program",
                environment=whole(environment, "an environment"),
                command=text(command, "a command"),
                instructions=text(instructions, "the instructions"),
            )
        )

    def branch(self, count=1, environment=OWN):
        """Makes environments with the files and the shell of this one, whose running programs end. Gives their
        numbers."""
        return self._call._ask(
            "episode.branch", environment=whole(environment, "an environment"), count=whole(count, "the count")
        )["environments"]

    def snapshot(self, environment=OWN):
        """Keeps files and shell as they are; running programs end. Gives a number for `restore`."""
        return self._call._ask("episode.snapshot", environment=whole(environment, "an environment"))["snapshot"]

    def restore(self, snapshot, environment=OWN):
        """Puts an environment back to a snapshot, also to one of another environment."""
        self._call._ask(
            "episode.restore",
            environment=whole(environment, "an environment"),
            snapshot=whole(snapshot, "a snapshot"),
        )

    def release(self, environment):
        """Ends a branch."""
        self._call._ask("episode.release", environment=whole(environment, "an environment"))

    def discard(self, snapshot):
        """Lets go of a snapshot."""
        self._call._ask("episode.discard", snapshot=whole(snapshot, "a snapshot"))

    def checkpoint(self, state):
        """Says that the agent can go on from here with `state`, a text: all that happened before is in it. An
        episode that is interrupted right after it goes on in a new process, where `continued` is that text."""
        self._call._ask("episode.checkpoint", state=text(state, "the state"))

    def give_up(self, tag="forfeit"):
        """Ends the episode; what is there is scored. `tag`: "context", "format", "error" or "forfeit"."""
        self._call._ask("episode.give_up", tag=text(tag, "the tag"))

    def play(self, agent=0, environment=OWN, **limits):
        """Lets one of the agents that the setting `plays` names, from 0, play in an environment. Gives how it went,
        as a dict; keys in docs/episode.md. Limits are `steps`, `feedback`, `tokens`, `compute`, `time` (seconds) and
        `cost` (US dollars), of what the episode has left; without one it may use all of it."""
        given = {}
        for name, value in limits.items():
            if value is not None:
                counted = name in ("steps", "feedback", "tokens")
                given[name] = whole(value, name) if counted else number(value, name)
        unknown = sorted(set(given) - {"steps", "feedback", "tokens", "compute", "time", "cost"})
        if unknown:
            raise Error(INVALID_ARGUMENT, "there is no limit " + ", ".join(unknown))
        answer = self._call._ask(
            "episode.play",
            agent=whole(agent, "an agent"),
            environment=whole(environment, "an environment"),
            **given,
        )
        return from_json_text(answer["text"], "how it went")

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
    agent.run(call, Episode(call, message["seed"], message.get("continued", "")))
    return {}


KIND = Kind("mlgym.agent/1", Agent, {"agent.run": _run})
