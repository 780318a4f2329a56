"""History processors: derive from History."""

import abc

from .chat import from_message, message_members
from .kind import Component, Kind


class History(Component, abc.ABC):
    """What of a chat a model gets to see."""

    @abc.abstractmethod
    def view(self, call, messages, budget):
        """Gives the list of Message that the model sees, for the whole chat, oldest first.

        `budget` is the bytes of text that it should get at most, 0 without a limit. Messages may be left
        out, shortened or made up, but no answer of a tool without the call that asked for it. The chat
        itself stays whole. `ask_model` is offered.
        """


def _view(history, call, message):
    messages = [from_message(given) for given in message["messages"]]
    return {"messages": [message_members(seen) for seen in history.view(call, messages, message["budget"])]}


KIND = Kind("mlgym.history/1", History, {"history.view": _view})
