"""Messages on the socket: one JSON object on a line of UTF-8."""

import json
import os
import select
import socket
import sys
import threading
import time

from .errors import OUT_OF_RANGE, Error
from .values import parse

LIMIT = 64 * 1024 * 1024  # bytes of a line with its end
_GRACE = 1.0  # seconds; the host kills what is left after two


class HostGone(BaseException):
    """The host closed the socket, or sent something else than the protocol.

    Not an Exception, so that an author's `except Exception` does not hold up the end of the process.
    """


class Lines:
    """The socket. One thread at a time may send, and one receive."""

    def __init__(self, stream):
        self._stream = stream
        self._received = bytearray()
        self._searched = 0  # bytes of _received that hold no end of a line
        threading.Thread(target=self._end_with_the_host, daemon=True).start()

    def _end_with_the_host(self):
        """The author's code may be busy and read nothing, but it does not outlive the host."""
        hangup = select.poll()
        hangup.register(self._stream.fileno(), select.POLLRDHUP)
        hangup.poll()
        time.sleep(_GRACE)
        os._exit(0)

    def send(self, message):
        line = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
        try:
            line = line.encode()
        except UnicodeEncodeError:
            # Python keeps bytes of file names that are not UTF-8 as lone surrogates. Over UTF-16,
            # halves that belong together find each other, and the others are replaced.
            line = line.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
        if len(line) > LIMIT:
            raise Error(
                OUT_OF_RANGE,
                f"a message of {len(line)} bytes is longer than the {LIMIT} that the host reads",
            )
        try:
            self._stream.sendall(line)
        except OSError:
            self._end()

    def receive(self, wait=True):
        """The next message; None when there is none yet and `wait` is false."""
        while True:
            end = self._received.find(b"\n", self._searched)
            if end >= 0:
                line = bytes(self._received[:end])
                del self._received[: end + 1]
                self._searched = 0
                return self._parsed(line)
            self._searched = len(self._received)
            if self._searched >= LIMIT:
                self.refuse(f"a line of more than {LIMIT} bytes")
            try:
                chunk = self._stream.recv(1 << 18, 0 if wait else socket.MSG_DONTWAIT)
            except BlockingIOError:
                return None
            except OSError:
                chunk = b""
            if not chunk:
                self._end()
            self._received += chunk

    def refuse(self, what):
        """Ends the process: what comes next cannot be understood either."""
        self._end(f"mlgym_plugin: the host sent {what}, which is not the process protocol")

    def _parsed(self, line):
        try:
            message = parse(line.decode())
        except (ValueError, RecursionError) as error:
            self.refuse(f"a line that is not JSON ({error})")
        if not isinstance(message, dict):
            self.refuse("a line that is not a JSON object")
        return message

    def _end(self, complaint=None):
        if complaint:
            print(complaint, file=sys.stderr, flush=True)
        # Threads and exception handlers of the author may hold up the end, but not for long.
        timer = threading.Timer(_GRACE, os._exit, (1 if complaint else 0,))
        timer.daemon = True
        timer.start()
        raise HostGone(complaint or "")
