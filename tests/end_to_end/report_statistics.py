#!/usr/bin/env python3
"""The numbers of `honest` and of `mlgym compare` beside SciPy's, over trees of random scores.

    report_statistics.py PROGRAM TREES SEED

Prints every difference; exit code 1 where there is one. Without SciPy it says so and does nothing.
"""
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile

try:
    import numpy
    from scipy import stats
except ImportError:
    print("skipped: python3-scipy is not installed")
    sys.exit(0)

TASKS = [("blotto", "Score"), ("battleOfSexes", "Score"), ("prisonersDilemma", "Score"),
         ("imageClassificationCifar10", "accuracy"), ("rlMetaMazeMisc", "Reward Mean"), ("3SATTime", "Time")]


def write_tree(tree, choose, models):
    """Writes runs and gives {(task, model): lists of entries}."""
    entries = {}
    for (task, metric), model in itertools.product(TASKS, models):
        runs = [[round(choose.gauss(1 + len(model) / 10, 0.3), 6) for _ in range(choose.randint(1, 3))]
                for _ in range(choose.randint(2, 6))]
        entries[task, model] = runs
        for number, run in enumerate(runs):
            folder = os.path.join(tree, f"{model}__{task}__default__t-0.00__p-0.95__c-4.00__install-0_run_{number}")
            os.makedirs(folder)
            with open(os.path.join(folder, "results.json"), "w") as file:
                json.dump({"agent": [{metric: score} for score in run], "baseline": {metric: 1.0}}, file)
    return entries


def document(program, *arguments):
    return json.loads(subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE).stdout)


def records(table):
    return [dict(zip(table["columns"], row)) for row in table["rows"]]


def sign_of(task):
    return -1 if task == "3SATTime" else 1


def gains(task, runs):
    """Normalised scores: gains on the baseline 1, clipped."""
    return [min(max(sign_of(task) * (run[-1] - 1.0), 0), 1.5) for run in runs]


def welch(a, b):
    test = stats.ttest_ind(a, b, equal_var=False)
    of_a, of_b = numpy.var(a, ddof=1) / len(a), numpy.var(b, ddof=1) / len(b)
    degrees = (of_a + of_b) ** 2 / (of_a**2 / (len(a) - 1) + of_b**2 / (len(b) - 1))
    half = stats.t.ppf(0.975, degrees) * math.sqrt(of_a + of_b)
    mean = numpy.mean(a) - numpy.mean(b)
    return mean, mean - half, mean + half, test.pvalue


def holm(p):
    order = sorted(range(len(p)), key=lambda i: p[i])
    corrected, before = [0.0] * len(p), 0.0
    for place, i in enumerate(order):
        before = max(before, min(1.0, (len(p) - place) * p[i]))
        corrected[i] = before
    return corrected


def best_at(task, runs, k):
    """By going through all sets of k runs."""
    sign = sign_of(task)
    values = []
    for chosen in itertools.combinations(runs, k):
        looked = max(sign * score for run in chosen for score in run)
        values.append(sign * looked)
    return numpy.mean(values)


class Checker:
    def __init__(self):
        self.count = self.wrong = 0

    def equal(self, what, got, expected, tolerance=1e-8):
        self.count += 1
        if got is None or abs(got - expected) > tolerance * max(1, abs(expected)):
            self.wrong += 1
            print(f"{what}: {got} instead of {expected}")


def check_tree(program, choose, check):
    with tempfile.TemporaryDirectory() as tree:
        entries = write_tree(tree, choose, ["a", "bb"])
        tables = document(program, "report", tree, "--format", "json")["tables"]
    for row in records(tables["scores"]):
        scores = [run[-1] for run in entries[row["task"].split(":")[0], row["model"]]]
        low, high = stats.t.interval(0.95, len(scores) - 1, numpy.mean(scores), stats.sem(scores))
        check.equal(f"low of {row}", row["low"], low)
        check.equal(f"high of {row}", row["high"], high)
    for row in records(tables["best_at_k"]):
        task = row["task"].split(":")[0]
        runs = entries[task, row["model"]]
        for k in range(1, len(runs) + 1):
            check.equal(f"best@{k} of {row}", row[f"best@{k}"], best_at(task, runs, k))
    by_task = records(tables["pairs_by_task"])
    expected_p = []
    for row in by_task:
        task = row["task"].split(":")[0]
        a, b = ([sign_of(task) * run[-1] for run in entries[task, model]] for model in ("a", "bb"))
        for column, expected in zip(("difference", "low", "high", "p"), welch(a, b)):
            check.equal(f"{column} of {row}", row[column], expected)
        expected_p.append(welch(a, b)[3])
    for row, expected in zip(by_task, holm(expected_p)):
        check.equal(f"p_holm of {row}", row["p_holm"], expected)
    over = records(tables["pairs"])[0]
    differences = [numpy.mean(gains(task, entries[task, "a"])) - numpy.mean(gains(task, entries[task, "bb"]))
                   for task, _ in TASKS]
    check.equal("difference over tasks", over["difference"], numpy.mean(differences))
    test = stats.permutation_test((differences,), lambda x, axis: numpy.mean(x, axis=axis), permutation_type="samples")
    check.equal("p over tasks", over["p"], test.pvalue)
    check_bootstrap(records(tables["normalised"]), entries, check)


def check_bootstrap(rows, entries, check):
    """Both ends against NumPy's random numbers: the same to an eighth of the interval's width."""
    random_numbers = numpy.random.default_rng(0)
    for row in rows:
        of_tasks = [numpy.array(gains(task, entries[task, row["model"]])) for task, _ in TASKS]
        errors = [numpy.var(one, ddof=1) / len(one) for one in of_tasks]
        degrees = sum(errors) ** 2 / sum(error**2 / (len(one) - 1) for error, one in zip(errors, of_tasks))
        outside = stats.norm.cdf(-stats.t.ppf(0.975, degrees))
        draws = [one[random_numbers.integers(0, len(one), (20000, len(one) - 1))].mean(axis=1) for one in of_tasks]
        low, high = numpy.quantile(numpy.mean(draws, axis=0), [outside, 1 - outside])
        check.equal(f"low of {row}", (row["low"] - low) / (high - low), 0, 1 / 8)
        check.equal(f"high of {row}", (row["high"] - high) / (high - low), 0, 1 / 8)


def main():
    program, trees, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    choose, check = random.Random(seed), Checker()
    for _ in range(trees):
        check_tree(program, choose, check)
    print(f"seed {seed}, {check.count} numbers, {check.wrong} differences")
    return 1 if check.wrong or not check.count else 0


if __name__ == "__main__":
    sys.exit(main())
