"""Answers with the mean of the nearest known values; config.json says of how many."""
import csv
import json

with open("config.json") as file:
    neighbours = json.load(file)["neighbours"]
with open("train.csv", newline="") as file:
    known = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
with open("questions.csv", newline="") as file:
    questions = [(row["id"], float(row["x"])) for row in csv.DictReader(file)]

with open("answers.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "y"])
    for name, x in questions:
        nearest = sorted(known, key=lambda point: abs(point[0] - x))[:neighbours]
        writer.writerow([name, sum(y for _, y in nearest) / len(nearest)])
