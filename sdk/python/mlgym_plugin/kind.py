"""What the kinds of components have in common."""

from typing import Callable, Dict, NamedTuple


class Component:
    """The base of all kinds. An instance is used by one thread at a time."""

    def __init__(self, settings):
        """Read the settings here; the default knows none."""

    def close(self):
        """Called when the host no longer needs the instance; it may take a second."""


class Kind(NamedTuple):
    """How the host's calls reach the components of one kind."""

    id: str  # "mlgym.metric/1"
    base: type
    calls: Dict[str, Callable]  # name in the protocol to function(instance, call, message) -> members of "ok"
    greeting: Callable = lambda component: {}  # what the hello says of a class besides name and summary
