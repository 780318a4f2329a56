"""Language models: derive from Model."""

import abc

from .chat import FINISHES, call_members, from_request, token_members, usage_members
from .kind import Component, Kind
from .values import json_text, number, one_of, text, whole


class ReplyWriter:
    """Where a model writes its reply while it arrives.

    Choices count from 0 to the request's `choices` - 1. Text and reasoning come in any number of chunks,
    a tool call whole.
    """

    def __init__(self, call):
        self._call = call

    def text(self, chunk, choice=0):
        self._part(choice, text=text(chunk, "a chunk of text"))

    def reasoning(self, chunk, choice=0):
        self._part(choice, reasoning=text(chunk, "a chunk of reasoning"))

    def tool_call(self, call, choice=0):
        """Takes a ToolCall."""
        self._part(choice, call=call_members(call))

    def finish(self, reason="stop", choice=0):
        """`reason` is "stop", "length", "tool_calls" or "refused"."""
        self._part(choice, finish=one_of(reason, FINISHES, "the reason"))

    def usage(self, usage):
        """Takes a Usage."""
        self._call._part(usage=usage_members(usage))

    def retry_after(self, seconds):
        """Before an Error with RESOURCE_EXHAUSTED or UNAVAILABLE: when the provider wants to be asked again."""
        self._call._part(retry_after=number(seconds, "retry_after"))

    def opaque(self, value, choice=0):
        """What later requests give back, unread, with this message."""
        self._part(choice, opaque=text(value, "opaque"))

    def tokens(self, tokens, choice=0):
        """Takes Tokens, the next ones of the reply."""
        self._part(choice, tokens=[token_members(token) for token in tokens])

    def prompt_tokens(self, ids):
        self._call._part(prompt_tokens=[whole(id, "a token's id") for id in ids])

    def served_by(self, model):
        """The model that answered, in the provider's words."""
        self._call._part(served_by=text(model, "served_by"))

    def _part(self, choice, **members):
        self._call._part(choice=whole(choice, "the choice"), **members)


class Model(Component, abc.ABC):
    """A language model behind a backend."""

    def describe(self):
        """A dict, each key optional: "max_concurrency" (instances that may be asked at once), "context" and
        "max_output" (tokens), "price": {"input", "output", "cached", "cache_written"} (US dollars for a million
        tokens), "person": True where a person answers.
        """
        return {}

    @abc.abstractmethod
    def complete(self, call, request, reply):
        """Answers a ChatRequest by writing to `reply`, a ReplyWriter.

        It does not ask again by itself: the host does. Without a reply raise Error: RESOURCE_EXHAUSTED (too many
        requests), UNAVAILABLE (overload, network), DEADLINE_EXCEEDED and DATA_LOSS (no reply that can be read) may
        go away by asking again; INVALID_ARGUMENT, UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND,
        FAILED_PRECONDITION (the account) and OUT_OF_RANGE (more than the model's context holds) do not. The
        contract (kinds/model.h) says what an error without `usage` costs.
        """

    def save(self):
        """What a new instance must know to go on in this one's place, in a later process: a text."""
        return ""

    def load(self, saved):
        """Goes on where the instance that saved this text was."""


def _describe(model, call, message):
    return {"text": json_text(model.describe(), "what describe() gave")}


def _complete(model, call, message):
    model.complete(call, from_request(message["request"]), ReplyWriter(call))
    return {}


def _save(model, call, message):
    return {"text": text(model.save(), "what save() gave")}


def _load(model, call, message):
    model.load(message["saved"])
    return {}


KIND = Kind(
    "mlgym.model/1",
    Model,
    {"model.describe": _describe, "model.complete": _complete, "model.save": _save, "model.load": _load},
)
