"""Makes the parts of the Ames house prices from train.csv or house_prices.arff, which hold the same rows
(docs/data_sets.md says how it is called).

test        a fifth of the rows, 292, as MLGym draws them: the first of RandomState(42).permutation
validation  an eighth of the others, 146, drawn from them in the same way
train       the others, 1,022
Rows of hidden parts are public without their price, mixed and in a new order under ids of their own.
"""
import csv
import hashlib
import json
import os
import random

import numpy

PRICE = "SalePrice"
SEED = 42
README = """# House prices in Ames, Iowa

Houses sold from 2006 to 2010, one a row: {columns} columns that describe the house, and `{price}` in dollars.
`NA` is a value that is missing or does not apply, such as the quality of a pool where there is none.

{files}

Most columns speak for themselves. Some that do not: MSSubClass, the kind of dwelling as a code (no quantity);
MSZoning, the zone; OverallQual and OverallCond, from 1 (very poor) to 10; Condition1 and Condition2, what is
near; BsmtFinSF1 and BsmtFinSF2, finished square feet of the basement; 1stFlrSF and 2ndFlrSF, square feet by
floor; GrLivArea, living area above ground; MiscVal, the value of miscellaneous features in dollars. Qualities
are Ex, Gd, TA (typical), Fa and Po, from best to worst.
"""


def read_arff(lines):
    """Rows as train.csv has them: what is missing as NA, whole numbers without a fraction."""
    names, real = [], set()
    for line in lines:
        words = line.split()
        if words and words[0].lower() == "@attribute":
            names.append(words[1])
            if words[2].lower() == "real":
                real.add(words[1])
        elif words and words[0].lower() == "@data":
            break

    def plain(name, value):
        return "NA" if value == "?" else f"{float(value):g}" if name in real else value

    values = csv.reader(lines, quotechar="'")
    return [{name: plain(name, value) for name, value in zip(names, row)} for row in values if row]


def read_sources(folder):
    path = os.path.join(folder, "train.csv")
    if os.path.exists(path):
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    with open(os.path.join(folder, "house_prices.arff"), encoding="utf-8") as file:
        return read_arff(iter(file.read().splitlines()))


def draw(rows, count):
    """`count` rows by chance, and the others."""
    order = numpy.random.RandomState(SEED).permutation(len(rows))
    return [rows[i] for i in order[:count]], [rows[i] for i in order[count:]]


def write(path, columns, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    output, request = os.environ["MLGYM_OUTPUT"], json.loads(os.environ["MLGYM_REQUEST"])
    public, hidden = os.path.join(output, "public"), os.path.join(output, "hidden")
    rows = read_sources(os.environ["MLGYM_SOURCES"])
    # The number of a row in the competition's file would tell its price to who knows that file.
    columns = [name for name in rows[0] if name not in ("Id", PRICE)]
    drawn = {}
    drawn["test"], rest = draw(rows, 292)
    drawn["validation"], drawn["train"] = draw(rest, 146)

    # From the rows with their prices: who has not got them cannot compute ids and order.
    rng = random.Random("ids of " + hashlib.sha512(json.dumps(rows).encode()).hexdigest())
    unlabelled, facts, files = [], {"columns": len(columns)}, []
    for part, role in request["parts"].items():
        if role == "hidden":
            unlabelled += [dict(row, id=f"{rng.getrandbits(48):012x}", split=part) for row in drawn[part]]
            continue
        shown = drawn[part][: request["limit"]]
        write(os.path.join(public, part + ".csv"), columns + [PRICE], shown)
        facts[part + "_rows"] = len(shown)
        files.append(f"- {part}.csv: {len(shown)} houses with their price")
    rng.shuffle(unlabelled)
    write(os.path.join(public, "unlabelled.csv"), ["id"] + columns, unlabelled)
    write(os.path.join(hidden, "labels.csv"), ["id", PRICE, "split"], unlabelled)
    facts["unlabelled_rows"] = len(unlabelled)
    files.append(f"- unlabelled.csv: {len(unlabelled)} houses without, with an `id`")
    with open(os.path.join(output, "facts.json"), "w") as file:
        json.dump(facts, file)
    with open(os.path.join(public, "README.md"), "w") as file:
        file.write(README.format(columns=len(columns), price=PRICE, files="\n".join(files)))


main()
