"""A logistic regression on what names, tickets and families tell, written to submission.csv."""
from collections import Counter

import numpy as np

import passengers
from logistic import LogisticRegression

TITLES = {"Mr": "Mr", "Mrs": "Mrs", "Mme": "Mrs", "Miss": "Miss", "Ms": "Miss", "Mlle": "Miss", "Master": "Master"}
KINDS = ("Mr", "Mrs", "Miss", "Master", "other")


def kind(row):
    return TITLES.get(passengers.title(row), "other")


class Features:
    def __init__(self, rows):
        self.on_ticket = Counter(row["Ticket"] for row in rows)
        self.ages = {
            one: np.median([float(row["Age"]) for row in rows if row["Age"] and kind(row) == one]) for one in KINDS
        }

    def __call__(self, row):
        female, ticket_class, one = row["Sex"] == "female", int(row["Pclass"]), kind(row)
        age = float(row["Age"] or self.ages[one])
        family = int(row["SibSp"]) + int(row["Parch"]) + 1
        party = self.on_ticket[row["Ticket"]]
        values = [female, age, age < 14, family, family > 4, family == 1, party, row["Cabin"] != ""]
        values += [ticket_class == k for k in (1, 2, 3)]
        values += [one == k for k in KINDS]
        values += [row["Embarked"] == port for port in "SCQ"]
        values.append(np.log1p(float(row["Fare"] or 0) / party))  # a fare is for all on the ticket
        values += [female and ticket_class == 3, female and ticket_class < 3]
        values += [one == "Mr" and ticket_class == 1, one == "Master" and ticket_class < 3]
        return values


def main():
    train, unlabelled = passengers.read("train.csv"), passengers.read("unlabelled.csv")
    features = Features(train + unlabelled)
    inputs, asked = (np.array([features(row) for row in rows], dtype=float) for rows in (train, unlabelled))
    answers = np.array([int(row["Survived"]) for row in train])
    model = LogisticRegression(inputs, answers, l2=1.0)
    passengers.write_submission(unlabelled, model.probabilities(asked) > 0.5)


main()
