"""Fits a ridge regression by the knobs of config.json and writes submission.csv."""
import json

import numpy as np

import houses
from ridge import fit_ridge

MISSING = ("NA", "None")  # "None" says of masonry veneer what "NA" says of pools


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def class_of(text):
    return "NA" if text in MISSING else text


class Columns:
    """Rows as numbers: numeric columns standardised, the others one-hot, by what the training rows hold."""

    def __init__(self, rows, fewest_rows):
        names = [name for name in rows[0] if name not in ("id", houses.PRICE)]
        self.numeric, self.classes = {}, {}
        for name in names:
            values = [row[name] for row in rows]
            present = [float(value) for value in values if is_number(value)]
            if all(value in MISSING or is_number(value) for value in values):
                filled = np.array(present + [np.mean(present)] * (len(values) - len(present)))
                self.numeric[name] = (filled.mean(), filled.std() or 1.0)
            else:
                values = [class_of(value) for value in values]
                self.classes[name] = sorted(v for v in set(values) if values.count(v) >= fewest_rows)

    def matrix(self, rows):
        columns = []
        for name, (mean, deviation) in self.numeric.items():
            values = [float(row[name]) if is_number(row[name]) else mean for row in rows]
            columns.append((np.array(values) - mean) / deviation)
        for name, classes in self.classes.items():
            values = [class_of(row[name]) for row in rows]
            columns += [np.array([value == one for value in values], dtype=float) for one in classes]
        return np.stack(columns, axis=1)


def main():
    with open("config.json") as file:
        config = json.load(file)
    train, unlabelled = houses.read("train.csv"), houses.read("unlabelled.csv")
    columns = Columns(train, config["fewest_rows"])
    prices = houses.prices(train)
    targets = np.log(prices) if config["log_price"] else prices
    weights, intercept = fit_ridge(columns.matrix(train), targets, config["alpha"])
    predicted = columns.matrix(unlabelled) @ weights + intercept
    houses.write_submission(unlabelled, np.exp(predicted) if config["log_price"] else predicted)


main()
