"""Reads the files of /data/titanic."""
import csv
import os

FOLDER = "/data/titanic"


def read(name):
    """The rows of a file as dictionaries of texts."""
    with open(os.path.join(FOLDER, name), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def title(row):
    """What stands before the first name: Mr, Mrs, Miss, Master, Dr, ..."""
    return row["Name"].split(",", 1)[1].split(".", 1)[0].strip()


def write_submission(rows, survived):
    """Writes submission.csv: 0 or 1 for each row of unlabelled.csv."""
    with open("submission.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "Survived"])
        writer.writerows((row["id"], int(one)) for row, one in zip(rows, survived))
