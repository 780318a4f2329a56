"""A plugin: its name, its version, its components."""

import inspect
import os
import socket
import sys
from typing import Any, Dict, List, NamedTuple, Optional

from . import agent, aggregator, executor, exporter, history, learner, metric, model, task, tool
from .kind import Kind
from .server import serve
from .values import json_text

_VARIABLE = "MLGYM_PLUGIN_SOCKET"
_KINDS = [part.KIND for part in (agent, aggregator, executor, exporter, history, learner, metric, model, task, tool)]


class Offer(NamedTuple):
    """A component as the host is told of it, and the class to make instances of."""

    kind: Kind
    made_by: type
    name: str
    greeting: Dict[str, Any]


class Plugin(NamedTuple):
    name: str
    version: str
    offers: List[Offer]


def component(made_by, name, summary, settings_schema=None):
    """A class derived from one of the kinds, under the name by which users ask for it.

    `summary` is one line. `settings_schema` is a dict, the JSON Schema of the settings; without one the
    host refuses the keys that the constructor does not ask for.
    """
    kind = next((kind for kind in _KINDS if isinstance(made_by, type) and issubclass(made_by, kind.base)), None)
    if kind is None:
        names = ", ".join(kind.base.__name__ for kind in _KINDS)
        raise TypeError(f"{made_by!r} derives from no kind of component ({names})")
    if inspect.isabstract(made_by):
        missing = ", ".join(sorted(made_by.__abstractmethods__))
        raise TypeError(f"{made_by.__name__} has to define {missing}")
    greeting = {
        "kind": kind.id,
        "name": name,
        "summary": summary,
        "settings_schema": None if settings_schema is None else json_text(settings_schema, "settings_schema"),
        "extensions": [],
    }
    greeting.update(kind.greeting(made_by))
    return Offer(kind, made_by, name, greeting)


def plugin(name, version, *offers: Offer) -> Optional[Plugin]:
    """The last line of a plugin's program: serves the host until that ends it.

    In a module that is only imported, as by its author's tests, it gives a description and serves nobody.
    """
    described = Plugin(name, version, list(offers))
    keys = [(offer.kind.id, offer.name) for offer in offers]
    for kind, taken in keys:
        if keys.count((kind, taken)) > 1:
            raise ValueError(f'two components of {kind} have the name "{taken}"')
    if sys._getframe(1).f_globals.get("__name__") != "__main__":
        return described
    number = os.environ.pop(_VARIABLE, None)  # programs that the author starts have no part in it
    if number is None:
        _explain(described)
    try:
        stream = socket.socket(fileno=int(number))
        stream.setblocking(True)
    except (ValueError, OSError) as error:
        print(f"{name}: {_VARIABLE} is {number!r}: {error}", file=sys.stderr)
        sys.exit(2)
    stream.set_inheritable(False)
    os.register_at_fork(after_in_child=stream.close)
    sys.exit(serve(described, stream))


def _explain(described):
    offered = ", ".join(f"{_short(offer.kind.id)}/{offer.name}" for offer in described.offers)
    print(
        f"{described.name} {described.version} is a plugin of mlgym ({offered}), which mlgym starts itself: put the "
        "folder with its plugin.yaml into a folder that MLGYM_PLUGIN_PATH names, and try "
        f"`mlgym check plugin {described.name}`.",
        file=sys.stderr,
    )
    sys.exit(2)


def _short(kind):
    return kind.split(".", 1)[1].split("/")[0]
