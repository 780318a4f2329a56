"""Makes the parts of Fashion-MNIST from its four files (docs/data_sets.md says how it is called).

train       public: images and labels, in the format of the originals
validation  hidden: the last 5,000 rows of the original training set
test        hidden: the original test set
The images of hidden parts are public too, mixed and in a new order under ids of their own.
"""
import gzip
import json
import os
import random
import struct

SIDE = 28
VALIDATION_ROWS = 5000
ORDER_SEED = 20170825  # of ids and order: every machine gets the same ones
CLASSES = "T-shirt/top, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot".split(", ")
README = """# Fashion-MNIST

Grey-scale pictures of clothes, {side} x {side} pixels. All files are in the IDX format, gzipped: a big-endian
header (magic number, counts) and then unsigned bytes.

- train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz: {train} pictures and their classes
- unlabelled-images-idx3-ubyte.gz: {unlabelled} pictures without classes
- unlabelled-ids.txt: their ids, one a line, in the same order

Classes: {classes}
"""


def read(folder, name, columns):
    with gzip.open(os.path.join(folder, name)) as file:
        content = file.read()
    header = 16 if columns > 1 else 8
    rows = struct.unpack(">I", content[4:8])[0]
    body = memoryview(content)[header:]
    assert len(body) == rows * columns, name
    return [body[i * columns : (i + 1) * columns] for i in range(rows)]


def write(path, rows, columns):
    header = struct.pack(">IIII", 2051, len(rows), SIDE, SIDE) if columns > 1 else struct.pack(">II", 2049, len(rows))
    # No file name and no time in the archive: the same bytes on every machine.
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        file.write(header + b"".join(rows))


def main():
    sources, output = os.environ["MLGYM_SOURCES"], os.environ["MLGYM_OUTPUT"]
    request = json.loads(os.environ["MLGYM_REQUEST"])
    parts = request["parts"]
    pixels = SIDE * SIDE
    original = {
        name: (read(sources, f"{name}-images-idx3-ubyte.gz", pixels), read(sources, f"{name}-labels-idx1-ubyte.gz", 1))
        for name in ("train", "t10k")
    }
    images, labels = original["train"]
    split = len(images) - (VALIDATION_ROWS if "validation" in parts else 0)
    rows = {
        "train": (images[:split], labels[:split]),
        "validation": (images[split:], labels[split:]),
        "test": original["t10k"],
    }
    limit = request["limit"] or split
    rows["train"] = tuple(column[:limit] for column in rows["train"])

    public, hidden = os.path.join(output, "public"), os.path.join(output, "hidden")
    rng = random.Random(ORDER_SEED)
    unlabelled = []
    for part, role in parts.items():
        if role == "hidden":
            unlabelled += [(f"{rng.getrandbits(48):012x}", part, *row) for row in zip(*rows[part])]
        else:
            write(os.path.join(public, f"{part}-images-idx3-ubyte.gz"), rows[part][0], pixels)
            write(os.path.join(public, f"{part}-labels-idx1-ubyte.gz"), rows[part][1], 1)
    rng.shuffle(unlabelled)
    write(os.path.join(public, "unlabelled-images-idx3-ubyte.gz"), [row[2] for row in unlabelled], pixels)
    with open(os.path.join(public, "unlabelled-ids.txt"), "w") as file:
        file.writelines(f"{row[0]}\n" for row in unlabelled)
    with open(os.path.join(hidden, "labels.csv"), "w") as file:
        file.write("id,label,split\n")
        file.writelines(f"{row[0]},{row[3][0]},{row[1]}\n" for row in unlabelled)

    facts = {"side": SIDE, "classes": len(CLASSES), "unlabelled_rows": len(unlabelled)}
    facts |= {f"{part}_rows": len(rows[part][0]) for part in parts}
    with open(os.path.join(output, "facts.json"), "w") as file:
        json.dump(facts, file)
    with open(os.path.join(public, "README.md"), "w") as file:
        classes = ", ".join(f"{number} {name}" for number, name in enumerate(CLASSES))
        file.write(README.format(side=SIDE, train=len(rows["train"][0]), unlabelled=len(unlabelled), classes=classes))


main()
