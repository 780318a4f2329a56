"""The share of predictions that lie within a distance of one of their references. A task names it:
evaluation: {labels: labels.csv, join: id, metrics: [{use: @NAME@, column: price}]}
"""
import mlgym_plugin as mlgym


class @CLASS@(mlgym.Metric):
    # Facts that the host reads.
    direction, low, high, floor_value = "maximize", 0, 1, 0

    def __init__(self, settings):
        self.within = settings.number("within", 0.5)

    def score(self, call, predictions, references):
        if not predictions.numeric:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "numbers are expected")
        rows = zip(predictions, *references)
        near = sum(any(abs(prediction - one) <= self.within for one in truths) for prediction, *truths in rows)
        return near / len(predictions)


# JSON Schema of the settings. With it they are checked before the component is made, and
# `mlgym info` shows it; without one (leave the argument out) every key that is asked for is known.
SETTINGS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"within": {"type": "number", "minimum": 0, "default": 0.5}},
}

mlgym.plugin(
    "@PLUGIN@",
    "1.0.0",
    mlgym.component(@CLASS@, "@NAME@", "Share of predictions within a distance of their reference", SETTINGS),
)
