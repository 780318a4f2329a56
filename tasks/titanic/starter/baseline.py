"""Fits a logistic regression by the knobs of config.json and writes submission.csv."""
import json

import numpy as np

import passengers
from logistic import LogisticRegression


def features(row, mean_age, config):
    female, ticket_class = row["Sex"] == "female", int(row["Pclass"])
    values = [female, ticket_class == 1, ticket_class == 2]
    values += [float(row["Age"] or mean_age), int(row["SibSp"]) + int(row["Parch"])]
    if config["sex_by_class"]:
        values += [female and ticket_class == 1, female and ticket_class == 2]
    if config["titles"]:
        values += [passengers.title(row) == title for title in ("Mr", "Mrs", "Miss", "Master")]
    if config["fare"]:
        values.append(np.log1p(float(row["Fare"] or 0)))
    return values


def main():
    with open("config.json") as file:
        config = json.load(file)
    train, unlabelled = passengers.read("train.csv"), passengers.read("unlabelled.csv")
    mean_age = np.mean([float(row["Age"]) for row in train if row["Age"]])
    inputs, asked = (
        np.array([features(row, mean_age, config) for row in rows], dtype=float) for rows in (train, unlabelled)
    )
    answers = np.array([int(row["Survived"]) for row in train])
    model = LogisticRegression(inputs, answers, config["l2"])
    passengers.write_submission(unlabelled, model.probabilities(asked) > 0.5)


main()
