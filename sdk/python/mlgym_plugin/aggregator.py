"""Aggregators: derive from Aggregator."""

import abc
import math
from dataclasses import dataclass, field, fields
from typing import List

from .kind import Component, Kind
from .values import from_number, json_text


@dataclass
class Validation:
    """A submission that the agent had validated while it worked, by the primary metric."""

    step: int = -1  # below 0: unknown
    score: float = math.nan  # what the agent was told; NaN where nothing could be scored
    shadow: float = math.nan  # of the same submission on the test part; NaN where it is not known


@dataclass
class Row:
    """One episode, by its primary metric. Numbers that do not exist are NaN, texts empty.

    Scores of the same `task`, `variant` and `pool` may be compared; others never are.
    """

    direction: str = "maximize"  # or "minimize"
    task: str = ""
    variant: str = ""
    agent: str = ""
    model: str = ""  # empty without one
    pool: str = ""  # stands for what else makes scores comparable: feedback kind, digest of data
    run: str = ""
    episode: str = ""
    repeat: int = 1  # from 1
    seed: int = 0  # of the episode: two of one cell that share it are not independent
    metric: str = ""  # the primary one's name
    score: float = math.nan  # on the test part; the floor where it could not be scored; NaN without outcome
    floor_value: float = math.nan
    baseline: float = math.nan
    target: float = math.nan
    normalised: float = math.nan  # 0 at the baseline, 1 at the target; NaN without outcome
    status: str = ""  # docs/run_document.md says what this and the next three hold
    exit_status: str = ""
    floored: str = ""
    error: str = ""
    steps: int = 0
    seconds: float = math.nan
    compute_seconds: float = math.nan
    cost_usd: float = math.nan
    input_tokens: int = -1  # below 0: unknown
    output_tokens: int = -1
    marks: List[str] = field(default_factory=list)
    validations: List[Validation] = field(default_factory=list)  # in order
    origin: str = ""  # empty: a run of this program; else the system that played the episode


class Aggregator(Component, abc.ABC):
    """Tables over many episodes."""

    @abc.abstractmethod
    def tables(self, call, rows):
        """{TABLE: {"title": text, "columns": [text], "rows": [[text, number or None]]}} for a list of Row.

        In the order in which tables are to be shown. `title` is one line for people and may be absent,
        every row is as long as `columns`; None, never NaN, where there is no number. "also" of a table puts
        it to the top of the report's JSON, see mlgym/kinds/aggregator.h. Rows are by run, then in plan
        order. The same rows give the same tables.
        """


def _validation(members):
    scores = (from_number(members.get(name, "nan")) for name in ("score", "shadow"))
    return Validation(members.get("step", -1), *scores)


def _row(members):
    row = Row()
    for column in fields(Row):
        value = members.get(column.name)
        if value is None:
            continue
        if column.name == "direction":
            value = "minimize" if value == -1 else "maximize"
        elif column.name == "validations":
            value = [_validation(one) for one in value]
        elif isinstance(column.default, float):
            value = from_number(value)
        setattr(row, column.name, value)
    return row


def _tables(aggregator, call, message):
    tables = aggregator.tables(call, [_row(members) for members in message["rows"]])
    return {"text": json_text(tables, "what tables() gave")}


KIND = Kind("mlgym.aggregator/1", Aggregator, {"aggregator.tables": _tables})
