"""Makes the parts of the Titanic's passengers from train.csv (docs/data_sets.md says how it is called).

The 891 rows are put in order by survival and sex, by chance within these four groups; then 268 at even
distances are hidden, so that the groups have the same share of every part:
train       the other 623
validation  89 of the hidden ones, at even distances again
test        the other 179; all 268 where a task uses no validation part
Rows of hidden parts are public without the answer, mixed and in a new order under ids of their own.
"""
import csv
import hashlib
import io
import json
import os
import random

ANSWER = "Survived"
SEED = 1912
HIDDEN_ROWS, VALIDATION_ROWS = 268, 89
README = """# Passengers of the Titanic

{files}

| column | |
|---|---|
| {answer} | 1 survived, 0 did not |
| Pclass | class of the ticket: 1, 2 or 3 |
| Name | with the title |
| Sex | female or male |
| Age | in years, with a fraction below one and where it is estimated; empty: unknown |
| SibSp | siblings and spouses aboard |
| Parch | parents and children aboard |
| Ticket | number of the ticket; people who travelled together may share one |
| Fare | of the ticket, in pounds |
| Cabin | empty: unknown |
| Embarked | C Cherbourg, Q Queenstown, S Southampton; empty: unknown |
"""


def apart(rows, count):
    """`count` of the rows at even distances, and the others."""
    taken = [(k + 1) * count // len(rows) > k * count // len(rows) for k in range(len(rows))]
    return [r for r, t in zip(rows, taken) if t], [r for r, t in zip(rows, taken) if not t]


def write(path, columns, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    with open(os.path.join(os.environ["MLGYM_SOURCES"], "train.csv"), "rb") as file:
        content = file.read()
    output, request = os.environ["MLGYM_OUTPUT"], json.loads(os.environ["MLGYM_REQUEST"])
    public, hidden = os.path.join(output, "public"), os.path.join(output, "hidden")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    # The original's number would tell the answer to who knows that file.
    columns = [name for name in rows[0] if name not in ("PassengerId", ANSWER)]
    chance = random.Random(SEED)
    rows.sort(key=lambda row: (row[ANSWER], row["Sex"], chance.random()))
    drawn = {}
    drawn["test"], drawn["train"] = apart(rows, HIDDEN_ROWS)
    if "validation" in request["parts"]:
        drawn["validation"], drawn["test"] = apart(drawn["test"], VALIDATION_ROWS)

    # From the file with its answers: who has not got them cannot compute ids and order.
    rng = random.Random("ids of " + hashlib.sha512(content).hexdigest())
    unlabelled, facts, files = [], {}, []
    for part, role in request["parts"].items():
        rng.shuffle(drawn[part])
        if role == "hidden":
            unlabelled += [dict(row, id=f"{rng.getrandbits(48):012x}", split=part) for row in drawn[part]]
            continue
        shown = drawn[part][: request["limit"]]
        write(os.path.join(public, part + ".csv"), [ANSWER] + columns, shown)
        facts[part + "_rows"] = len(shown)
        files.append(f"- {part}.csv: {len(shown)} passengers, with `{ANSWER}`")
    rng.shuffle(unlabelled)
    write(os.path.join(public, "unlabelled.csv"), ["id"] + columns, unlabelled)
    write(os.path.join(hidden, "labels.csv"), ["id", ANSWER, "split"], unlabelled)
    facts["unlabelled_rows"] = len(unlabelled)
    files.append(f"- unlabelled.csv: {len(unlabelled)} passengers, without it, with an `id`")
    with open(os.path.join(output, "facts.json"), "w") as file:
        json.dump(facts, file)
    with open(os.path.join(public, "README.md"), "w") as file:
        file.write(README.format(answer=ANSWER, files="\n".join(files)))


main()
