"""Errors with a code that the host understands: the numbers of absl::StatusCode."""

CANCELLED = 1
UNKNOWN = 2
INVALID_ARGUMENT = 3
DEADLINE_EXCEEDED = 4
NOT_FOUND = 5
ALREADY_EXISTS = 6
PERMISSION_DENIED = 7
RESOURCE_EXHAUSTED = 8
FAILED_PRECONDITION = 9
ABORTED = 10
OUT_OF_RANGE = 11
UNIMPLEMENTED = 12
INTERNAL = 13
UNAVAILABLE = 14
DATA_LOSS = 15
UNAUTHENTICATED = 16


class Error(Exception):
    """Raise it from any function of a component: the host gets the code and the text.

    What the host refuses arrives as one as well. Other exceptions reach the host as INTERNAL, their
    traceback its log.
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code
        self.message = message


class SubmissionError(Error):
    """The submission cannot be scored, and it is its own fault.

    The text is shown to the agent, so it holds nothing hidden.
    """

    def __init__(self, message):
        super().__init__(FAILED_PRECONDITION, message)


_LONGEST = 1 << 20  # characters of a text; a longer one might not fit a message


def one_line(error):
    """The type and the text of any exception, for people."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # The author's __str__ may fail as well.
        text = ""
    name = type(error).__name__
    return (name + ": " + text if text else name)[:4000]


def as_answer(error):
    """Code and text of an exception that ended a call."""
    if isinstance(error, Error):
        known = type(error.code) is int and CANCELLED <= error.code <= UNAUTHENTICATED
        return {"code": error.code if known else UNKNOWN, "message": str(error.message)[:_LONGEST]}
    if isinstance(error, MemoryError):
        return {"code": RESOURCE_EXHAUSTED, "message": "out of memory"}
    if isinstance(error, NotImplementedError):
        return {"code": UNIMPLEMENTED, "message": one_line(error)}
    return {"code": INTERNAL, "message": one_line(error)}
