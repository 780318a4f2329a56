import mlgym_plugin as mlgym


class Near(mlgym.Metric):
    """Share of predictions that are within a distance of their reference, of the nearest of several."""

    direction, low, high, floor_value = "maximize", 0, 1, 0

    def __init__(self, settings):
        self.within = settings.number("within", 0.5)

    def score(self, call, predictions, references):
        if not predictions.numeric:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "numbers are expected")
        hits = sum(
            any(abs(given - wanted) <= self.within for wanted in all_wanted)
            for given, *all_wanted in zip(predictions, *references)
        )
        return hits / len(predictions)


mlgym.plugin("near", "1.0.0", mlgym.component(Near, "near", "Share of predictions within a distance"))
