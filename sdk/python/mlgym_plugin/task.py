"""Tasks: derive from Task (files are submitted and scored) or InteractiveTask (it answers actions)."""

import abc
import base64
from dataclasses import dataclass

from .errors import UNIMPLEMENTED, Error
from .kind import Component, Kind
from .values import json_text, number, text


class Workspace:
    """Where `prepare` puts files for the agent, beside the starter files."""

    def __init__(self, call):
        self._call = call

    def put(self, path, content):
        """Writes a text or bytes, less than 48 MiB, to a path relative to the workspace; folders are made."""
        if isinstance(content, str):
            content.encode()  # what is not UTF-8 is an error here, never a file with other content
            self._call._ask("workspace.put", path=str(path), text=content)
        else:
            self._call._ask("workspace.put", path=str(path), base64=base64.b64encode(content).decode())


class Scores:
    def __init__(self, call):
        self._call = call

    def add(self, metric, value):
        """`metric` is declared by the task's task.yaml; `value` must be finite and in its range."""
        value = number(value, f'the score "{metric}"')
        self._call._ask("scores.add", metric=text(metric, "a metric's name"), value=value)


@dataclass
class Evaluation:
    """What is to be scored. Folders are those of the evaluation box."""

    submission: str  # holds exactly the files that the task declares; read-only
    files: str  # the task's hidden evaluation files; empty when it has none; read-only
    data: str  # the hidden parts of the task's data sets, a folder each; empty without; read-only
    scratch: str  # empty and writable
    split: str  # "validation" or "test"
    seed: int  # of this split's random stream; never enters a box that an agent controls


@dataclass
class Interaction:
    observation: str
    reward: float = 0.0  # of this action alone
    terminated: bool = False  # the task is over


class Task(Component, abc.ABC):
    """The behaviour of a research problem that YAML alone cannot express."""

    def prepare(self, call, workspace, seed):
        """In the host, before the agent starts. The same seed puts the same bytes."""

    @abc.abstractmethod
    def evaluate(self, call, evaluation, scores):
        """Adds a score for each metric, in a fresh evaluation box.

        Deterministic in the submission, the split and the seed. Raise SubmissionError when the submission
        is at fault; any other exception says that the evaluation itself failed.
        """

    def facts(self):
        """The evaluator's constants, for the instructions: {NAME: number or text}."""
        return {}


class InteractiveTask(Task):
    """A task that answers actions itself. Nothing is evaluated in a box."""

    @abc.abstractmethod
    def reset(self, call, seed):
        """Starts over and gives the first observation, a text.

        The same seed and the same actions give the same observations and scores.
        """

    @abc.abstractmethod
    def step(self, call, action):
        """Gives an Interaction for a text.

        Raise Error(INVALID_ARGUMENT, ...) for an action that makes no sense: the text becomes the
        observation, and nothing has happened.
        """

    @abc.abstractmethod
    def score(self, call, scores):
        """Adds every metric that the task declares, of the actions so far."""

    def evaluate(self, call, evaluation, scores):
        raise Error(UNIMPLEMENTED, "an interactive task is scored by what was done in it")


def _prepare(task, call, message):
    task.prepare(call, Workspace(call), message["seed"])
    return {}


def _evaluate(task, call, message):
    folders = [message[name] for name in ("submission", "files", "data", "scratch")]
    task.evaluate(call, Evaluation(*folders, split=message["split"], seed=message["seed"]), Scores(call))
    return {}


def _facts(task, call, message):
    return {"text": json_text(task.facts(), "what facts() gave")}


def _interactive(function):
    def checked(task, call, message):
        if not isinstance(task, InteractiveTask):
            raise Error(UNIMPLEMENTED, "this task takes no actions")
        return function(task, call, message)

    return checked


def _reset(task, call, message):
    return {"text": text(task.reset(call, message["seed"]), "what reset() gave")}


def _step(task, call, message):
    done = task.step(call, message["action"])
    if not isinstance(done, Interaction):
        raise TypeError(f"step() gave {type(done).__name__}, not an Interaction")
    return {
        "text": text(done.observation, "the observation"),
        "reward": number(done.reward, "the reward"),
        "terminated": bool(done.terminated),
    }


def _score(task, call, message):
    task.score(call, Scores(call))
    return {}


def _greeting(task):
    interactive = ["mlgym.task.interactive/1"] if issubclass(task, InteractiveTask) else []
    return {"extensions": ["mlgym.task.facts/1"] + interactive}


KIND = Kind(
    "mlgym.task/1",
    Task,
    {
        "task.prepare": _prepare,
        "task.evaluate": _evaluate,
        "task.facts": _facts,
        "task.reset": _interactive(_reset),
        "task.step": _interactive(_step),
        "task.score": _interactive(_score),
    },
    _greeting,
)
