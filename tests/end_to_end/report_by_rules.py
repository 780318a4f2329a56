#!/usr/bin/env python3
"""The profile `mlgym` once more, from its rules alone and in plain Python, compared with the program.

    report_by_rules.py PROGRAM TREE SUBSETS SEED

TREE holds the published run folders. Compares the report of the whole tree, then of SUBSETS random
subsets of models and repeats, as trees of their own and by --models. Prints every difference; exit
code 1 where there is one. Shares no code with the program; the rules are docs/report_mlgym.md.
"""
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile

# name in tables, id in folder names, metric, +1 more is better or -1
TASKS = [
    ("House Price", "regressionKaggleHousePrice", "r2", 1),
    ("3-SAT", "3SATTime", "Time", -1),
    ("CIFAR-10", "imageClassificationCifar10", "accuracy", 1),
    ("Fashion MNIST", "imageClassificationFMnist", "accuracy", 1),
    ("MS-COCO", "imageCaptioningCOCO", "BLEU Score", 1),
    ("Language Modeling", "languageModelingFineWeb", "val_loss", -1),
    ("MNLI", "naturalLanguageInferenceMNLI", "validation_accuracy", 1),
    ("Battle of Sexes", "battleOfSexes", "Score", 1),
    ("Prisoners Dilemma", "prisonersDilemma", "Score", 1),
    ("Blotto", "blotto", "Score", 1),
    ("Breakout", "rlBreakoutMinAtar", "Reward Mean", 1),
    ("Meta Maze", "rlMetaMazeMisc", "Reward Mean", 1),
    ("Mountain Car Continuous", "rlMountainCarContinuous", "Reward Mean", 1),
]
NAME = re.compile(r"^(?:metagen-)?(.+)__([^_]+)__([^_]+)__t-[\d.]+__p-[\d.]+__c-[\d.]+__install-\d+(?:__.+)?_run_(\d+)$")


def read_tree(tree):
    """{(model, task id): [(folder, results)]}, folders by name."""
    runs = {}
    for folder in sorted(os.listdir(tree)):
        model, task, _, _ = NAME.match(folder).groups()
        with open(os.path.join(tree, folder, "results.json")) as file:
            runs.setdefault((model, task), []).append((folder, json.load(file)))
    return runs


def best_of(values, direction):
    best = None
    for value in values:
        if value is not None and (best is None or direction * value > direction * best):
            best = value
    return best


def score_tables(runs, models):
    """Of best attempts and of last entries: {task: {contestant: score or None}}; rules 1 to 4."""
    best, last = {}, {}
    for name, task, metric, direction in TASKS:
        of_models = [(model, runs.get((model, task), [])) for model in models]
        if not any(folders for _, folders in of_models):
            continue
        baseline = None
        for _, folders in of_models:
            for _, results in folders:
                if baseline is None:
                    baseline = results.get("baseline", {}).get(metric)
        best[name], last[name] = {"baseline": baseline}, {"baseline": baseline}
        for model, folders in of_models:
            entries = [results["agent"] for _, results in folders if results["agent"]]
            attempts = [best_of([one.get(metric) for one in of_run], direction) for of_run in entries]
            best[name][model] = best_of(attempts, direction)
            last[name][model] = best_of([of_run[-1].get(metric) for of_run in entries], direction)
    return best, last


def ratios(scores):
    """{task: ({contestant: ratio}, cap)}; None where nothing is feasible; rules 7 and 8."""
    tables = {}
    for name, _, _, direction in TASKS:
        if name not in scores:
            continue
        baseline = scores[name]["baseline"]
        feasible = {}
        for who, score in scores[name].items():
            if score is None or score < 0:
                continue
            if baseline is not None and direction * score < direction * baseline:
                continue
            feasible[who] = score
        best = (max if direction > 0 else min)(feasible.values(), default=None)
        found = {}
        for who, score in feasible.items():
            if score == best:
                found[who] = 1.0
            elif direction > 0 and score != 0:
                found[who] = best / score
            elif direction < 0 and best != 0:
                found[who] = score / best
        if not found:
            tables[name] = None
            continue
        worst = max(found.values())
        tables[name] = {who: found.get(who, 1.05 * worst) for who in scores[name]}, math.ceil(1.05 * worst)
    return tables


def areas(best, last):
    """{contestant: (best AUP, last AUP)}; rules 8 and 9."""
    tables = ratios(best), ratios(last)
    caps = [of_task[1] for table in tables for of_task in table.values() if of_task]
    if not caps:
        return None
    end = math.ceil(10 * math.log10(max(caps))) / 10
    grid = [end * i / 499 for i in range(500)]
    contestants = list(next(iter(best.values())))
    result = {}
    for who in contestants:
        pair = []
        for table in tables:
            powers = [math.log10(of_task[0][who]) for of_task in table.values() if of_task]
            area = 0.0
            for left, right in zip(grid, grid[1:]):
                area += sum(power <= left for power in powers) / len(table) * (right - left)
            pair.append(area)
        result[who] = tuple(pair)
    return result


def orders(scores):
    """{task: contestants with a score, the best first}; rule 5. Equal scores stay as listed."""
    table = {}
    for name, _, _, direction in TASKS:
        if name in scores:
            scored = [who for who, score in scores[name].items() if score is not None]
            table[name] = sorted(scored, key=lambda who: -direction * scores[name][who])
    return table


def report_of(program, tree, models):
    command = [program, "report", tree, "--profile", "mlgym", "--format", "json"]
    if models:
        command += ["--models", ",".join(models)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def differences(report, runs, models):
    """What the report has otherwise than the rules, a line each."""
    best, last = score_tables(runs, models)
    for kind, table in (("best", best), ("last", last)):
        if set(report["scores"][kind]) != set(table):
            yield f"{kind}: tasks {sorted(report['scores'][kind])}"
            continue
        for name, scores in table.items():
            got = report["scores"][kind][name]
            if got != scores:
                yield f"{kind} {name}: {got} instead of {scores}"
        for name, order in orders(table).items():
            got = report["ranks"][kind][name]
            if got[:len(order)] != order or sorted(got) != sorted(table[name]):
                yield f"{kind} {name}: ranks {got} instead of {order}"
    expected = areas(best, last)
    for row in report["aup"]:
        if expected is None:
            if row["best"] is not None or row["last"] is not None:
                yield f"AUP of {row['model']}: {row} instead of none"
            continue
        for kind, value in zip(("best", "last"), expected[row["model"]]):
            if not abs(row[kind] - value) < 1e-6:
                yield f"{kind} AUP of {row['model']}: {row[kind]} instead of {value}"
    if {row["model"] for row in report["aup"]} != {"baseline", *models}:
        yield f"AUP of {[row['model'] for row in report['aup']]}"


def main():
    program, tree, subsets, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    print(f"seed {seed}")
    choose = random.Random(seed)
    runs = read_tree(tree)
    everyone = sorted({model for model, _ in runs})
    published = [model for model in everyone if model != "gemini-20-pro"]
    found = list(differences(report_of(program, tree, None), runs, published))
    for number in range(subsets):
        models = choose.sample(everyone, choose.randint(1, len(everyone)))
        repeats = set(choose.sample(range(4), choose.randint(1, 4)))
        with tempfile.TemporaryDirectory() as folder:
            for name in os.listdir(tree):
                model, _, _, repeat = NAME.match(name).groups()
                if int(repeat) in repeats and model in models:
                    os.symlink(os.path.abspath(os.path.join(tree, name)), os.path.join(folder, name))
            subset = read_tree(folder)
            listed = [f"subset {number}, {','.join(models)}, repeats {sorted(repeats)}: {line}"
                      for line in differences(report_of(program, folder, models), subset, models)]
        chosen = choose.sample(everyone, choose.randint(1, 3))
        by_name = differences(report_of(program, tree, chosen), runs, chosen)
        found += listed + [f"--models {','.join(chosen)}: {line}" for line in by_name]
    for line in found:
        print(line)
    print(f"{subsets} subsets, {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
