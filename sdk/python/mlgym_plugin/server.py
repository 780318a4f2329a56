"""Answers the host's requests, one after the other, with one instance of one component."""

import difflib
import signal
import sys
import traceback

from .call import Call
from .connection import Connection
from .errors import ALREADY_EXISTS, FAILED_PRECONDITION, NOT_FOUND, UNIMPLEMENTED, Error, as_answer
from .lines import HostGone, Lines
from .settings import Settings
from .values import Members

_PROTOCOL = 1


def serve(plugin, stream):
    """Returns the exit code once the host has closed the socket."""
    # Ctrl-C reaches every process of the terminal; the host decides what becomes of it. A function, unlike
    # SIG_IGN, is not inherited by the programs that the author starts.
    signal.signal(signal.SIGINT, lambda *_: None)
    connection = Connection(Lines(stream))
    server = _Server(plugin, connection)
    try:
        while True:
            server.answer(connection.next_request())
    except HostGone as reason:
        server.close()
        return 1 if str(reason) else 0


class _Server:
    def __init__(self, plugin, connection):
        self._plugin = plugin
        self._connection = connection
        self._offer = None
        self._instance = None

    def answer(self, message):
        request = message["id"]
        try:
            answer = self._answer(request, Members(message, message["call"]))
            self._connection.answer(request, {"ok": answer})
        except HostGone:
            raise
        except Error as error:
            self._connection.answer(request, {"error": as_answer(error)})
        except BaseException as error:  # also SystemExit and KeyboardInterrupt: the host ends the process
            traceback.print_exc()
            sys.stderr.flush()
            self._connection.answer(request, {"error": as_answer(error)})

    def close(self):
        try:
            if self._instance is not None:
                self._instance.close()
        except BaseException:
            traceback.print_exc()

    def _answer(self, request, message):
        call = Call(self._connection, request, message.get("seconds"))
        name = message["call"]
        if name == "hello":
            return self._hello(message)
        if name == "create":
            return self._create(call, message)
        kinds = [self._offer.kind] if self._offer else [offer.kind for offer in self._plugin.offers]
        if not any(name in kind.calls for kind in kinds):
            raise Error(UNIMPLEMENTED, f'{", ".join(kind.id for kind in kinds)} has no call "{name}"')
        if self._offer is None:
            raise Error(FAILED_PRECONDITION, f"{name} before create")
        return self._offer.kind.calls[name](self._instance, call, message)

    def _hello(self, message):
        if message["protocol"] != _PROTOCOL:
            raise Error(
                UNIMPLEMENTED,
                f"this mlgym_plugin speaks version {_PROTOCOL} of the process protocol, the host version "
                f"{message['protocol']}; use the one that is installed with the host",
            )
        return {
            "protocol": _PROTOCOL,
            "name": self._plugin.name,
            "version": self._plugin.version,
            "components": [offer.greeting for offer in self._plugin.offers],
        }

    def _create(self, call, message):
        if self._instance is not None:
            raise Error(ALREADY_EXISTS, "this process has an instance; another one needs another process")
        offer = self._find(message["kind"], message["name"])
        settings = Settings(message["settings"], call)
        self._instance = offer.made_by(settings)
        self._offer = offer
        return {"asked": settings._asked} if offer.greeting["settings_schema"] is None else {}

    def _find(self, kind, name):
        of_kind = {offer.name: offer for offer in self._plugin.offers if offer.kind.id == kind}
        if name in of_kind:
            return of_kind[name]
        near = difflib.get_close_matches(name, of_kind, 1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise Error(NOT_FOUND, f'{self._plugin.name} has no {kind} "{name}"{hint}')
