"""How values travel: numbers that JSON cannot hold, JSON as text, members that have to be there."""

import json
import math

from .errors import INTERNAL, Error

_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def number(value, what):
    """A number for the host. `what` names it where it is none."""
    if not hasattr(value, "__float__") and not hasattr(value, "__index__"):
        raise TypeError(f"{what} is {_shown(value)}, not a number")
    value = float(value)
    if math.isfinite(value):
        return value
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def whole(value, what):
    """A whole number for the host."""
    if not hasattr(value, "__index__"):
        raise TypeError(f"{what} is {_shown(value)}, not a whole number")
    return value.__index__()


def text(value, what):
    """A text for the host."""
    if not isinstance(value, str):
        raise TypeError(f"{what} is {_shown(value)}, not a text")
    return value


def one_of(value, names, what):
    if value not in names:
        raise ValueError(f"{what} is {value!r}; one of {', '.join(names)} is expected")
    return value


def json_text(value, what):
    """A value as the text of its JSON."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise Error(INTERNAL, f"{what} is not JSON: {error}") from None


def from_json_text(given, what):
    try:
        return parse(given)
    except (TypeError, ValueError, RecursionError) as error:
        raise Error(INTERNAL, f"{what} is not JSON: {error}") from None


def parse(given):
    """JSON as it is specified: Python's parser would take NaN and Infinity."""
    return json.loads(given, parse_constant=_refuse)


def from_number(value):
    """A number of the host."""
    if not isinstance(value, str):
        return float(value)
    if value not in _NOT_FINITE:
        raise Error(INTERNAL, f'the host sent "{value}" where a number is expected')
    return _NOT_FINITE[value]


class Values(list):
    """The predictions or references of a metric: floats, or texts. `numeric` says which."""

    def __init__(self, values=(), numeric=True):
        super().__init__(values)
        self.numeric = numeric


def from_column(column):
    if "texts" in column:
        return Values(column["texts"], numeric=False)
    return Values([v if type(v) is float else from_number(v) for v in column["numbers"]])


def column(values, what):
    values = list(values)
    if values and isinstance(values[0], str):
        return {"texts": [text(value, what) for value in values]}
    return {"numbers": [number(value, what) for value in values]}


class Members(dict):
    """What the host sent. A member that is absent is its error, never taken for the author's."""

    def __init__(self, members, source):
        super().__init__(members)
        self._source = source

    def __missing__(self, name):
        raise Error(INTERNAL, f'the host sent {self._source} without "{name}"')


def _refuse(constant):
    raise ValueError(constant + " is no JSON")


def _shown(value):
    return "None" if value is None else "of type " + type(value).__name__
