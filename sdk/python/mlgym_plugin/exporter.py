"""Trajectories as rows of training data: derive from Exporter. A draft, as mlgym/kinds/exporter.h."""

import abc

from .kind import Component, Kind
from .trajectory import from_trajectory
from .values import json_text, text


class TrainingRows:
    def __init__(self):
        self._rows = []
        self._dropped = []

    def add(self, row):
        """Takes a dict."""
        self._rows.append(json_text(row, "a row"))

    def drop(self, reason):
        """Nothing could be made of an episode or a turn, and why: counted for the user."""
        self._dropped.append(text(reason, "the reason"))


class Exporter(Component, abc.ABC):
    @abc.abstractmethod
    def rows(self, call, trajectory, out):
        """Adds rows to `out`, a TrainingRows. The same trajectory gives the same rows."""


def _rows(exporter, call, message):
    out = TrainingRows()
    exporter.rows(call, from_trajectory(message["trajectory"]), out)
    return {"rows": out._rows, "dropped": out._dropped}


KIND = Kind("mlgym.exporter/1", Exporter, {"exporter.rows": _rows})
