"""Strategies of published runs of the original, scored by our games.

A run's edits are replayed (../tool_scripts), and strategy.py as it was at each validation that gave a score, and at
the end, is graded under the paper's protocol. Ours and the recorded score differ by chance only: both are means over
100,000 rounds, with a standard error of at most 0.007.
"""
import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from replay_test import Run

SOURCE = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MLGYM_SHARED_DATA") or SOURCE.parent / "shared" / "data")
SCORE = re.compile(r"^Evaluation Score: (\{.*\})$", re.MULTILINE)
TOLERANCE = 0.02


class RecordedStrategies(Run):
    """`scored`: pairs of a strategy's source and the score that it was recorded with."""

    def __init__(self, file, folder):
        super().__init__(file, folder)
        self.scored = []
        self.replay()
        self.scored.append((self.strategy(), json.loads(file.read_text())["info"]["score"][-1]["Score"]))

    def strategy(self):
        return (self.folder / "strategy.py").read_text()

    def other_step(self, step):
        if step["action"].strip() == "validate" and (found := SCORE.search(step["observation"])):
            self.scored.append((self.strategy(), ast.literal_eval(found[1])["Score"]))


def payoff(task, strategy):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "strategy.py").write_text(strategy)
        graded = subprocess.run([os.environ["MLGYM_PROGRAM"], "grade", f"{task}:paper", "strategy.py", "--json"],
                                cwd=folder, stdout=subprocess.PIPE, check=False)
    document = json.loads(graded.stdout)
    if graded.returncode:
        raise AssertionError(f"{document}\n{strategy}")
    return document["scores"]["payoff"]


class Games(unittest.TestCase):
    def check(self, task, original, count):
        files = sorted(DATA.glob(f"mlgym-results/trajectories/*__{original}__*/{original}.traj"))
        if not files:
            self.skipTest(f"there are no published runs: {DATA} has no mlgym-results (MLGYM_SHARED_DATA names another)")
        measured, far = {}, []
        for file in files:
            with tempfile.TemporaryDirectory() as folder:
                run = RecordedStrategies(file, Path(folder).resolve())
            self.assertEqual([], run.problems)
            self.assertEqual(count, len(run.scored))
            for strategy, recorded in run.scored:
                if strategy not in measured:
                    measured[strategy] = payoff(task, strategy)
                ours = measured[strategy]
                print(f"{task:18} recorded {recorded:8.4f} measured {ours:8.4f} difference {ours - recorded:8.4f}",
                      file=sys.stderr)
                if abs(ours - recorded) > TOLERANCE:
                    far.append((strategy, recorded, ours))
        self.assertEqual([], far)

    def test_colonel_blotto(self):
        self.check("colonel-blotto", "blotto", 3)

    def test_prisoners_dilemma(self):
        self.check("prisoners-dilemma", "prisonersDilemma", 6)

    def test_battle_of_sexes(self):
        self.check("battle-of-sexes", "battleOfSexes", 15)


if __name__ == "__main__":
    unittest.main()
