"""Chats with language models: what agents, models and histories hold them in."""

import base64
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Union

from .errors import INVALID_ARGUMENT, Error
from .values import from_json_text, from_number, json_text, number, one_of, parse, text, whole

ROLES = ("system", "user", "assistant", "tool")
FINISHES = ("stop", "length", "tool_calls", "refused")
TOOL_CHOICES = ("auto", "none", "required")


_COUNTS = ("input", "cached", "output", "reasoning", "cache_written")


@dataclass
class ToolCall:
    id: str  # given back with the tool's answer
    name: str
    arguments: Union[str, Dict[str, Any]] = "{}"  # JSON as the model wrote it, maybe malformed; a dict becomes JSON

    def parsed(self):
        """The arguments as a dict; Error with INVALID_ARGUMENT when the model wrote something else."""
        if isinstance(self.arguments, dict):
            return self.arguments
        try:
            arguments = parse(self.arguments)
        except (ValueError, RecursionError) as error:
            raise Error(INVALID_ARGUMENT, f"the arguments of {self.name} are not JSON: {error}") from None
        if not isinstance(arguments, dict):
            raise Error(INVALID_ARGUMENT, f"the arguments of {self.name} are not a JSON object")
        return arguments


@dataclass
class Image:
    data: bytes  # as in its file
    media_type: str  # "image/png"


@dataclass
class Message:
    role: str = "user"  # one of ROLES
    text: str = ""
    images: List[Image] = field(default_factory=list)  # after the text
    calls: List[ToolCall] = field(default_factory=list)  # of an assistant
    call_id: str = ""  # of a tool's answer: which call
    opaque: str = ""  # of an assistant: what its reply gave as `opaque`


@dataclass
class ToolDescription:
    name: str
    description: str = ""
    parameters: Dict[str, Any] = field(default_factory=lambda: {"type": "object"})  # JSON Schema of an object


@dataclass
class ChatRequest:
    """None: the backend's own."""

    messages: List[Message] = field(default_factory=list)
    tools: List[ToolDescription] = field(default_factory=list)
    stop: List[str] = field(default_factory=list)
    choices: int = 1  # wanted replies
    temperature: Optional[float] = None
    top_p: Optional[float] = None
    max_output_tokens: Optional[int] = None
    seed: Optional[int] = None
    reply_schema: Optional[Dict[str, Any]] = None  # JSON Schema that the text shall satisfy
    tool_choice: str = "auto"  # one of TOOL_CHOICES
    one_tool_call: bool = False  # a reply calls at most one tool
    tokens: bool = False  # the reply's tokens are wanted, where they are known
    alternatives: int = 0  # of each token


@dataclass
class Usage:
    """Tokens; None: unknown. Cached ones and those written to a cache are parts of the input, reasoning ones of
    the output.
    """

    input: Optional[int] = None
    cached: Optional[int] = None
    output: Optional[int] = None
    reasoning: Optional[int] = None
    cache_written: Optional[int] = None


@dataclass
class Token:
    text: Union[str, bytes] = ""  # bytes where it is no whole character
    id: Optional[int] = None
    log_probability: Optional[float] = None
    alternatives: List["Token"] = field(default_factory=list)


@dataclass
class Choice:
    text: str = ""
    reasoning: str = ""
    calls: List[ToolCall] = field(default_factory=list)
    finish: str = "stop"  # one of FINISHES
    opaque: str = ""  # goes back with the message
    tokens: List[Token] = field(default_factory=list)  # where they were wanted and are known


@dataclass
class ChatReply:
    """A whole reply. `text`, `reasoning`, `calls` and `finish` are those of the first choice."""

    choices: List[Choice] = field(default_factory=lambda: [Choice()])  # never empty
    usage: Usage = field(default_factory=Usage)
    retry_after: Optional[float] = None  # seconds
    prompt_tokens: List[int] = field(default_factory=list)  # ids
    served_by: str = ""  # the model that answered

    text = property(lambda self: self.choices[0].text)
    reasoning = property(lambda self: self.choices[0].reasoning)
    calls = property(lambda self: self.choices[0].calls)
    finish = property(lambda self: self.choices[0].finish)

    def message(self):
        """The first choice as the next message of the chat."""
        return Message("assistant", self.text, calls=list(self.calls), opaque=self.choices[0].opaque)


def call_members(call):
    arguments = call.arguments
    if not isinstance(arguments, str):
        arguments = json_text(arguments, "the arguments of " + str(call.name))
    return {"id": text(call.id, "a call's id"), "name": text(call.name, "a call's name"), "arguments": arguments}


def from_call(members):
    return ToolCall(members.get("id", ""), members.get("name", ""), members.get("arguments", "{}"))


def message_members(message):
    parts = [{"text": text(message.text, "a message's text")}] if message.text or not message.images else []
    for image in message.images:
        parts.append({"image": base64.b64encode(image.data).decode(), "media_type": image.media_type})
    members = {"role": one_of(message.role, ROLES, "a message's role"), "parts": parts}
    if message.calls:
        members["calls"] = [call_members(call) for call in message.calls]
    if message.call_id:
        members["call_id"] = text(message.call_id, "a message's call_id")
    if message.opaque:
        members["opaque"] = text(message.opaque, "a message's opaque")
    return members


def from_message(members):
    message = Message(
        members.get("role", "user"),
        calls=[from_call(call) for call in members.get("calls") or []],
        call_id=members.get("call_id") or "",
        opaque=members.get("opaque") or "",
    )
    for part in members.get("parts") or []:
        if "image" in part:
            message.images.append(Image(base64.b64decode(part["image"]), part.get("media_type", "")))
        else:
            message.text += part.get("text", "")
    return message


def request_members(request):
    members = {"messages": [message_members(message) for message in request.messages]}
    if request.tools:
        members["tools"] = [_tool_members(tool) for tool in request.tools]
    if request.stop:
        members["stop"] = [text(word, "a stop word") for word in request.stop]
    if request.choices != 1:
        members["choices"] = whole(request.choices, "choices")
    for name, travels in (("temperature", number), ("top_p", number), ("max_output_tokens", whole), ("seed", whole)):
        value = getattr(request, name)
        if value is not None:
            members[name] = travels(value, name)
    if request.reply_schema is not None:
        members["reply_schema"] = json_text(request.reply_schema, "the reply's schema")
    if request.tool_choice != "auto":
        members["tool_choice"] = one_of(request.tool_choice, TOOL_CHOICES, "the tool choice")
    for name in ("one_tool_call", "tokens"):
        if getattr(request, name):
            members[name] = True
    if request.alternatives:
        members["alternatives"] = whole(request.alternatives, "alternatives")
    return members


def from_request(members):
    def optional(name):
        value = members.get(name)
        return None if value is None else from_number(value)

    return ChatRequest(
        [from_message(message) for message in members.get("messages") or []],
        [_from_tool(tool) for tool in members.get("tools") or []],
        list(members.get("stop") or []),
        members.get("choices") or 1,
        optional("temperature"),
        optional("top_p"),
        members.get("max_output_tokens"),
        members.get("seed"),
        from_json_text(members["reply_schema"], "the reply's schema") if members.get("reply_schema") else None,
        members.get("tool_choice") or "auto",
        bool(members.get("one_tool_call")),
        bool(members.get("tokens")),
        members.get("alternatives") or 0,
    )


def from_reply(members):
    choices = []
    for given in members.get("choices") or [{}]:
        calls = [from_call(call) for call in given.get("calls") or []]
        choices.append(
            Choice(
                given.get("text") or "",
                given.get("reasoning") or "",
                calls,
                given.get("finish") or "stop",
                given.get("opaque") or "",
                [from_token(token) for token in given.get("tokens") or []],
            )
        )
    usage = members.get("usage") or {}
    retry_after = members.get("retry_after")
    return ChatReply(
        choices,
        Usage(*(usage.get(name) for name in _COUNTS)),
        None if retry_after is None else from_number(retry_after),
        members.get("prompt_tokens") or [],
        members.get("served_by") or "",
    )


def token_members(token):
    members = {}
    if isinstance(token.text, bytes):
        members["base64"] = base64.b64encode(token.text).decode()
    else:
        members["text"] = text(token.text, "a token's text")
    if token.id is not None:
        members["id"] = whole(token.id, "a token's id")
    if token.log_probability is not None:
        members["log_probability"] = number(token.log_probability, "a token's log_probability")
    if token.alternatives:
        members["alternatives"] = [token_members(other) for other in token.alternatives]
    return members


def from_token(members):
    log_probability = members.get("log_probability")
    return Token(
        base64.b64decode(members["base64"]) if "base64" in members else members.get("text", ""),
        members.get("id"),
        None if log_probability is None else from_number(log_probability),
        [from_token(other) for other in members.get("alternatives") or []],
    )


def usage_members(usage):
    counted = {name: getattr(usage, name) for name in _COUNTS}
    return {name: whole(value, name + " tokens") for name, value in counted.items() if value is not None}


def ask_model(call, request, role="agent"):
    """Asks one of the run's models, for histories and learners. Gives a ChatReply.

    Error with NOT_FOUND when the run has no model for the role, RESOURCE_EXHAUSTED when the limits are
    used up.
    """
    answer = call._ask("models.complete", role=role, request=request_members(request))
    return from_reply(answer["reply"])


def _tool_members(tool):
    return {
        "name": text(tool.name, "a tool's name"),
        "description": text(tool.description, "a tool's description"),
        "parameters": json_text(tool.parameters, "the parameters of " + tool.name),
    }


def _from_tool(members):
    name = members.get("name", "")
    parameters = from_json_text(members.get("parameters") or "{}", "the parameters of " + name)
    return ToolDescription(name, members.get("description", ""), parameters)
