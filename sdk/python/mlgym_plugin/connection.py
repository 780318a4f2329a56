"""Requests of the host, and what a plugin may say while one is open."""

import threading

from .errors import FAILED_PRECONDITION, INTERNAL, Error
from .values import Members


class Connection:
    """Any thread may use it: the host hears one message at a time, and one question at a time."""

    def __init__(self, lines):
        self._lines = lines
        self._sending = threading.Lock()
        self._reading = threading.Lock()  # taken before _sending where both are needed
        self._open = None  # number of the host's request
        self._cancelled = False
        self._asked = 0

    def next_request(self):
        with self._reading:
            while True:
                message = self._lines.receive()
                if "cancel" in message:  # of a request that was answered meanwhile
                    continue
                if type(message.get("id")) is not int or not isinstance(message.get("call"), str):
                    self._lines.refuse("a message that is no request")
                with self._sending:
                    self._open = message["id"]
                    self._cancelled = False
                return message

    def answer(self, request, members):
        """Sends the answer; afterwards the request is closed. It stays open if this raises Error."""
        with self._reading, self._sending:  # a thread's question gets its answer first
            self._lines.send({"id": request, **members})
            self._open = None

    def part(self, request, members):
        with self._sending:
            self._check_open(request)
            self._lines.send({"for": request, **members})

    def ask(self, request, call, members):
        self._check_open(request)  # without waiting for a host that is silent between requests
        with self._reading:
            with self._sending:
                self._check_open(request)
                self._asked += 1
                number = self._asked
                self._lines.send({"id": number, "call": call, "for": request, **members})
            while True:
                message = self._lines.receive()
                if "cancel" in message:
                    self._note_cancel(message)
                elif message.get("id") == number and isinstance(message.get("ok"), dict):
                    return Members(message["ok"], "the answer to " + call)
                elif message.get("id") == number and isinstance(message.get("error"), dict):
                    error = message["error"]
                    raise Error(error.get("code", INTERNAL), str(error.get("message", "")))
                else:
                    self._lines.refuse("no answer to " + call)

    def cancelled(self, request):
        """Looks at what waits on the socket, which nobody reads while a component works."""
        if request != self._open:
            return True
        if self._reading.acquire(blocking=False):  # else somebody reads who will see it
            try:
                while True:
                    message = self._lines.receive(wait=False)
                    if message is None:
                        break
                    if "cancel" not in message:
                        self._lines.refuse("a message while its request was open")
                    self._note_cancel(message)
            finally:
                self._reading.release()
        return self._cancelled

    def log(self, level, message):
        with self._sending:
            self._lines.send({"log": level, "message": message})

    def _note_cancel(self, message):
        if message["cancel"] == self._open:
            self._cancelled = True

    def _check_open(self, request):
        if request != self._open:
            raise Error(FAILED_PRECONDITION, "the call that this belongs to is over")
