"""Metrics: derive from Metric."""

import abc
import math

from .kind import Component, Kind
from .values import column, from_column, from_number, number, one_of

_DIRECTIONS = {"maximize": 1, "minimize": -1}


class Metric(Component, abc.ABC):
    """A number from predictions and references. Set the constants in the derived class."""

    direction = "maximize"  # or "minimize"
    low, high = -math.inf, math.inf  # the range of possible values
    floor_value = 0  # what an invalid submission scores unless the task says otherwise

    @abc.abstractmethod
    def score(self, call, predictions, references):
        """Gives a float.

        `predictions` is a list of n floats or of n texts (`predictions.numeric` says which), n >= 1;
        `references` a list of such lists: references[k] are the k-th references of all predictions,
        each n long. There is at least one. A prediction with fewer references than others has an empty text,
        or NaN, in the later ones.
        """


def score_by(call, metric, predictions, *references):
    """A metric that the task's `evaluation.metrics` names, applied to columns of one length; for tasks.

    A column is a list of numbers or of texts. Error with NOT_FOUND when the task does not name the metric.
    """
    answer = call._ask(
        "metrics.score",
        metric=metric,
        predictions=column(predictions, "a prediction"),
        references=[column(reference, "a reference") for reference in references],
    )
    return from_number(answer["score"])


def _score(metric, call, message):
    predictions = from_column(message["predictions"])
    references = [from_column(reference) for reference in message["references"]]
    return {"score": number(metric.score(call, predictions, references), "what score() gave")}


def _greeting(metric):
    direction = _DIRECTIONS[one_of(metric.direction, _DIRECTIONS, metric.__name__ + ".direction")]
    constants = {name: number(getattr(metric, name), name) for name in ("low", "high", "floor_value")}
    return {"metric": dict(constants, direction=direction)}


KIND = Kind("mlgym.metric/1", Metric, {"metric.score": _score}, _greeting)
