"""The mean score of every agent in every task: mlgym report RUN --profile @NAME@"""
import math

import mlgym_plugin as mlgym


class @CLASS@(mlgym.Aggregator):
    def tables(self, call, rows):
        # By all that makes scores comparable. One without an outcome counts at the floor.
        cells = {}
        for row in rows:
            cell = (f"{row.task}:{row.variant}", row.pool, row.agent, row.model)
            cells.setdefault(cell, []).append(row.floor_value if math.isnan(row.score) else row.score)
        table = []
        for cell, scores in sorted(cells.items()):
            mean = sum(scores) / len(scores)
            table.append([*cell, len(scores), mean if math.isfinite(mean) else None])
        columns = ["task", "pool", "agent", "model", "n", "mean"]
        return {"means": {"title": "Mean score by task", "columns": columns, "rows": table}}


mlgym.plugin("@PLUGIN@", "1.0.0", mlgym.component(@CLASS@, "@NAME@", "Mean score by task"))
