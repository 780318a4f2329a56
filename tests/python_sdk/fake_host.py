"""The host's side of the process protocol, as far as tests of plugins need it."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parent / "python_plugins"
PACKAGE = HERE.parent.parent / "sdk" / "python"
PATIENCE = 20  # seconds until a plugin that says nothing fails its test


class Refused(Exception):
    """The plugin answered with an error."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]


class FakeHost:
    """One plugin process. Use it in a `with`, which closes the socket and waits for the end."""

    def __init__(self, program):
        self.program = pathlib.Path(program)
        self.socket, theirs = socket.socketpair()
        self.socket.settimeout(PATIENCE)
        self.output = tempfile.TemporaryFile()
        self.errors = tempfile.TemporaryFile()
        environment = dict(os.environ, PYTHONPATH=str(PACKAGE), MLGYM_PLUGIN_SOCKET=str(theirs.fileno()))
        self.process = subprocess.Popen(
            [sys.executable, "-B", self.program.name],
            cwd=str(self.program.parent),
            env=environment,
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.errors,
        )
        theirs.close()
        self.received = bytearray()
        self.count = 0
        self.logs = []
        self.parts = []  # of the last request
        self.questions = []  # of the last request

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.socket.close()
        try:
            self.code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.output.close()
            self.errors.close()

    def send(self, message):
        line = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.socket.sendall(line + b"\n")

    def receive(self):
        while True:
            end = self.received.find(b"\n")
            if end >= 0:
                line = bytes(self.received[:end])
                del self.received[: end + 1]
                return json.loads(line.decode(), parse_constant=self._no_json)
            chunk = self.socket.recv(1 << 20)
            if not chunk:
                raise EOFError("the plugin closed the socket: " + self.complaint())
            self.received += chunk

    def start(self, call, **members):
        """Sends a request and gives its number."""
        self.count += 1
        self.parts, self.questions = [], []
        self.send({"id": self.count, "call": call, **members})
        return self.count

    def finish(self, answers=None):
        """Answers questions until the last request is answered; gives what is in "ok", or raises Refused.

        `answers` is a dict from the name of a call to a function from its message to what "ok" holds; the
        function may raise Refused.
        """
        while True:
            message = self.receive()
            if "log" in message:
                self.logs.append(message)
            elif "call" in message and "id" in message:  # parts of a reply have a "call" as well
                assert message["for"] == self.count, message
                self.questions.append(message)
                try:
                    answer = {"ok": (answers or {})[message["call"]](message)}
                except Refused as error:
                    answer = {"error": {"code": error.code, "message": str(error)}}
                self.send({"id": message["id"], **answer})
            elif "for" in message:
                assert message["for"] == self.count, message
                self.parts.append({name: value for name, value in message.items() if name != "for"})
            else:
                assert message["id"] == self.count, message
                if "error" in message:
                    raise Refused(message["error"])
                return message["ok"]

    def request(self, call, answers=None, **members):
        self.start(call, **members)
        return self.finish(answers)

    def create(self, kind, name, settings=None, answers=None):
        return self.request("create", answers, kind=f"mlgym.{kind}/1", name=name, settings=settings or {}, seconds=60)

    def printed(self):
        self.output.seek(0)
        return self.output.read().decode()

    def complaint(self):
        self.errors.seek(0)
        return self.errors.read().decode()

    def end(self):
        """Waits until the process has ended by itself; gives its exit code."""
        return self.process.wait(PATIENCE)

    @staticmethod
    def _no_json(constant):
        raise ValueError(constant + " is no JSON")


def example(name):
    return FakeHost(EXAMPLES / name / (name + ".py"))


def oddity(name):
    return FakeHost(HERE / "plugins" / name / (name + ".py"))
