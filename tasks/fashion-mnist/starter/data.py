"""Reads the files of /data/fashion-mnist."""
import gzip
import os

import numpy as np

FOLDER = "/data/fashion-mnist"


def _read(name, header):
    with gzip.open(os.path.join(FOLDER, name)) as file:
        return np.frombuffer(file.read(), dtype=np.uint8, offset=header)


def _images(part):
    # Channel first, between 0 and 1.
    return _read(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28).astype(np.float32) / 255


def train():
    """Images (rows, 1, 28, 28) and their classes (rows,)."""
    return _images("train"), _read("train-labels-idx1-ubyte.gz", 8).astype(np.int64)


def unlabelled():
    """Ids and images for which classes are to be predicted."""
    with open(os.path.join(FOLDER, "unlabelled-ids.txt")) as file:
        return file.read().split(), _images("unlabelled")
