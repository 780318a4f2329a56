"""One call of the host: its deadline, its cancellation, its log."""

import math
import time

from .errors import CANCELLED, DEADLINE_EXCEEDED, Error
from .values import from_number, one_of

_LEVELS = {"debug": 0, "info": 1, "warning": 2, "error": 3}


class Call:
    """Given to every function that may take long. Valid until that function returns; any thread may use it."""

    def __init__(self, connection, request, seconds=None):
        self._connection = connection
        self._request = request
        self._deadline = math.inf if seconds is None else time.monotonic() + from_number(seconds)

    @property
    def cancelled(self):
        """Whether the host no longer wants the answer. Cheap enough to ask in every turn of a loop."""
        return self._connection.cancelled(self._request)

    @property
    def time_left(self):
        """Seconds until the host's deadline, when it ends the process; math.inf without one."""
        return self._deadline - time.monotonic()

    def checkpoint(self):
        """For long loops: ends the call by an exception when it was cancelled or is out of time."""
        if self.cancelled:
            raise Error(CANCELLED, "cancelled")
        if self.time_left <= 0:
            raise Error(DEADLINE_EXCEEDED, "out of time")

    def log(self, message, level="info"):
        """Writes to the host's log; `level` is "debug", "info", "warning" or "error"."""
        self._connection.log(_LEVELS[one_of(level, _LEVELS, "the level")], str(message))

    def _ask(self, name, **members):
        return self._connection.ask(self._request, name, members)

    def _part(self, **members):
        self._connection.part(self._request, members)
