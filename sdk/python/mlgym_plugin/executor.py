"""Where the workers of a run run, such as a cluster: derive from Executor. A draft, as mlgym/kinds/executor.h."""

import abc
from dataclasses import dataclass

from .kind import Component, Kind
from .values import one_of, text, whole

_STATES = {"waiting": 0, "runs": 1, "ended": 2, "lost": 3}


@dataclass
class WorkerState:
    """A worker is lost by no doing of its own: the node failed, it was preempted."""

    state: str = "waiting"  # "waiting", "runs", "ended" or "lost"
    exit_code: int = 0  # of an ended one
    reason: str = ""  # words for people, of a worker that was lost or waits


class Executor(Component, abc.ABC):
    @abc.abstractmethod
    def start(self, call, arguments, folder):
        """Starts a program, a list of texts, in `folder`, which every worker sees under the same path.

        Gives a name by which another process can ask for the worker as well.
        """

    @abc.abstractmethod
    def poll(self, call, worker):
        """Gives the WorkerState of a name."""

    @abc.abstractmethod
    def stop(self, call, worker):
        """Ends it; fine if it has ended."""


def _start(executor, call, message):
    return {"text": text(executor.start(call, message["arguments"], message["folder"]), "what start() gave")}


def _poll(executor, call, message):
    found = executor.poll(call, message["worker"])
    if not isinstance(found, WorkerState):
        raise TypeError(f"poll() gave {type(found).__name__}, not a WorkerState")
    return {
        "state": _STATES[one_of(found.state, _STATES, "the state")],
        "exit_code": whole(found.exit_code, "the exit code"),
        "text": text(found.reason, "the reason"),
    }


def _stop(executor, call, message):
    executor.stop(call, message["worker"])
    return {}


KIND = Kind("mlgym.executor/1", Executor, {"executor.start": _start, "executor.poll": _poll, "executor.stop": _stop})
