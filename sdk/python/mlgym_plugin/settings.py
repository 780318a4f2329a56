"""A component's settings, read in its constructor."""

import json
import re

from .errors import FAILED_PRECONDITION, INVALID_ARGUMENT, Error
from .values import from_json_text

_WHOLE = re.compile(r"[+-]?[0-9]+\Z")


class Settings:
    """Paths are dotted: "data.train". A value of the wrong type ends the creation with a text that names it.

    Without a settings_schema, ask for every key that the component knows: the host refuses the others.
    """

    def __init__(self, values=None, call=None):
        self._values = values if values is not None else {}
        self._call = call
        self._asked = []  # keys at the top

    def value(self, path="", fallback=None):
        """Any value: a text, a number, True, False, None, a list or a dict. The empty path is the whole."""
        if not path:
            for key in self._values:
                self._note(key)
            return self._values
        keys = path.split(".")
        self._note(keys[0])
        value = self._values
        for key in keys:
            if not isinstance(value, dict) or key not in value:
                return fallback
            value = value[key]
        return value

    def text(self, path, fallback=None):
        """A text; other values as JSON."""
        value = self.value(path, _ABSENT)
        if value is _ABSENT:
            return fallback
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def number(self, path, fallback=None):
        value = self.value(path, _ABSENT)
        if value is _ABSENT:
            return fallback
        try:
            if not isinstance(value, bool):
                return float(value)
        except (TypeError, ValueError, OverflowError):
            pass
        raise _wrong(path, value, "a number")

    def integer(self, path, fallback=None):
        value = self.value(path, _ABSENT)
        if value is _ABSENT:
            return fallback
        if type(value) is int or (isinstance(value, str) and _WHOLE.match(value)):
            return int(value)
        raise _wrong(path, value, "a whole number")

    def boolean(self, path, fallback=None):
        value = self.value(path, _ABSENT)
        if value is _ABSENT:
            return fallback
        if value is True or value == "true":
            return True
        if value is False or value == "false":
            return False
        raise _wrong(path, value, "true or false")

    def file(self, path):
        """The text of a file that belongs to an agent or model; other kinds are not offered any.

        Relative paths start at the agent's folder; for a model, where mlgym was started.
        """
        return self._read("files.read", path)

    def yaml_file(self, path):
        """The same for a YAML file, as Python's lists and dicts. Errors name line and column."""
        return from_json_text(self._read("files.read_yaml", path), path)

    def _read(self, name, path):
        if self._call is None:
            raise Error(FAILED_PRECONDITION, f"no host to read {path} is there")
        return self._call._ask(name, path=str(path))["text"]

    def _note(self, key):
        if key not in self._asked:
            self._asked.append(key)


_ABSENT = object()


def _wrong(path, value, expected):
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Error(INVALID_ARGUMENT, f'setting "{path}": "{shown}" is not {expected}')
