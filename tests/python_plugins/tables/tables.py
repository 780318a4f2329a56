"""A learner, an executor and an exporter, in one plugin."""

import mlgym_plugin as mlgym
from best_action import BestAction
from here import Here
from pairs import Pairs

mlgym.plugin(
    "tables",
    "1.0.0",
    mlgym.component(BestAction, "best-action", "Remembers which action paid best after an observation"),
    mlgym.component(Here, "here", "Workers as processes of this machine"),
    mlgym.component(Pairs, "pairs", "Observation and action of every turn with a reward"),
)
