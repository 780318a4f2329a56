"""Episodes that have ended, as learners and exporters get them. A draft, as mlgym/kinds/learner.h."""

import math
from dataclasses import dataclass, field
from typing import Any, Dict, List

from .values import Members, from_json_text, from_number


@dataclass
class Turn:
    """One action of an episode and what came of it."""

    reward: float = 0.0
    observation: str = ""  # what the agent saw before it acted
    action: Dict[str, Any] = field(default_factory=dict)  # {"text"} or {"tool", "arguments"}
    info: Dict[str, Any] = field(default_factory=dict)  # docs/episode.md


@dataclass
class Trajectory:
    episode: str = ""
    task: str = ""
    variant: str = ""
    agent: str = ""
    model: str = ""
    group: str = ""  # of the plan: episodes of one group had the same initial state
    status: str = ""  # docs/run_document.md
    seed: int = 0
    terminated: bool = False  # False: a limit ended it, or it failed
    reward: float = 0.0  # sum over the turns
    score: float = math.nan  # normalised, on the test part; NaN without one
    turns: List[Turn] = field(default_factory=list)


def from_trajectory(given):
    members = Members(given, "a trajectory")
    texts = [members.get(name) or "" for name in ("episode", "task", "variant", "agent", "model", "group", "status")]
    return Trajectory(
        *texts,
        seed=members.get("seed", 0),
        terminated=bool(members.get("terminated")),
        reward=from_number(members.get("reward", 0.0)),
        score=from_number(members.get("score", "nan")),
        turns=[_from_turn(turn) for turn in members["turns"]],
    )


def _from_turn(turn):
    return Turn(
        from_number(turn.get("reward", 0.0)),
        turn.get("observation", ""),
        from_json_text(turn.get("action") or "{}", "a turn's action"),
        from_json_text(turn.get("info") or "{}", "a turn's info"),
    )
