import math
import statistics

import mlgym_plugin as mlgym


class Means(mlgym.Aggregator):
    """Mean score of each agent on each task, over the episodes that have one."""

    def tables(self, call, rows):
        cells = {}
        for row in rows:
            key = (row.task, row.variant, row.pool, row.metric, row.agent, row.model)
            cells.setdefault(key, []).append(row.score)
        table = []
        for (task, variant, _, metric, agent, model), scores in cells.items():
            known = [score for score in scores if not math.isnan(score)]
            mean = statistics.fmean(known) if known else None
            table.append([task, variant, agent, model, metric, mean, len(known), len(scores)])
        columns = ["task", "variant", "agent", "model", "metric", "mean", "scored", "episodes"]
        return {"means": {"title": "Mean scores", "columns": columns, "rows": table}}


mlgym.plugin("means", "1.0.0", mlgym.component(Means, "means", "Mean scores of each agent on each task"))
