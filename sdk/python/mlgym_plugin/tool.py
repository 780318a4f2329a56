"""Tools: derive from Tool."""

import abc
from dataclasses import dataclass

from .kind import Component, Kind
from .values import from_json_text, json_text, text


@dataclass
class Output:
    text: str
    exit_code: int


class ToolEnvironment:
    """The agent's box, as far as a tool may use it. Valid during one call.

    `folder` is a folder of the host that is this tool's in this episode, for what it keeps between calls; empty: there
    is none.
    """

    def __init__(self, call, folder=""):
        self._call = call
        self.folder = folder

    def shell(self, command):
        """Runs a command in the agent's shell; gives an Output, cut as the episode's limits say."""
        answer = self._call._ask("tool.shell", command=text(command, "a command"))
        return Output(answer["output"], answer["exit_code"])


class Tool(Component, abc.ABC):
    """An ability offered to agents beside the shell."""

    @abc.abstractmethod
    def describe(self):
        """{"description": text, "parameters": JSON Schema of an object, "usage": how a text command is
        written, for example "word_count <path>"}. Parameters of a text command are filled in the order of
        "required", the last one takes the rest of the line. With "end": WORD, the last one takes the lines
        after the first instead, up to a line that is WORD.
        """

    @abc.abstractmethod
    def call(self, call, arguments, environment):
        """Gives a text for a dict of arguments that fits the schema.

        Error with INVALID_ARGUMENT or FAILED_PRECONDITION becomes an observation that tells the agent what
        to do differently.
        """


def _describe(tool, call, message):
    return {"text": json_text(tool.describe(), "what describe() gave")}


def _call(tool, call, message):
    arguments = from_json_text(message["arguments"], "the arguments")
    return {"text": text(tool.call(call, arguments, ToolEnvironment(call, message.get("folder", ""))),
                         "what call() gave")}


KIND = Kind("mlgym.tool/1", Tool, {"tool.describe": _describe, "tool.call": _call})
