"""Scores answers.csv. What is submitted is a stranger's: read it with care."""
import csv
import json
import math
import os


def read(path, part=None):
    """{id: y} of a CSV file, or of one part of it."""
    values = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, strict=True):
            if row["id"] in values:
                raise ValueError(f"a row stands there twice: {row['id']!r}")
            if part is None or row["split"] == part:
                values[row["id"]] = float(row["y"])
    return values


def evaluate():
    try:
        answers = read(os.environ["MLGYM_SUBMISSION"] + "/answers.csv")
    except (KeyError, TypeError):
        raise ValueError("the columns id and y are expected, and both in every row") from None
    if answers.keys() != read("labels.csv").keys():
        raise ValueError("one row for each question is expected, and no other")
    if not all(map(math.isfinite, answers.values())):
        raise ValueError("finite numbers are expected")
    labels = read("labels.csv", os.environ["MLGYM_SPLIT"])
    error = sum(abs(answers[name] - y) for name, y in labels.items()) / len(labels)
    if not math.isfinite(error):  # a sum of finite numbers may be too large for a number
        raise ValueError("the answers are too far off to be scored")
    return {"error": error}


try:
    result = evaluate()
except (ValueError, csv.Error) as problem:
    result = {"problem": f"answers.csv: {problem}"}
with os.fdopen(int(os.environ["MLGYM_SCORES"]), "w") as file:
    json.dump(result, file)
