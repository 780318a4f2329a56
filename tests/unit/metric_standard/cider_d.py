"""CIDEr-D once more, written from section 5 of the paper (Vedantam et al., CVPR 2015) and not from
plugins/metric_standard, which is tested against it. `cider_d.py FILE` reads {"predictions": [text],
"references": [[text]]}, a list of references for each prediction, of words separated by spaces, and prints
the score.
"""
import json
import math
import sys


def runs(text, n):
    words = text.split()
    found = [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]
    return {run: found.count(run) for run in set(found)}


def cider_d(predictions, references, sigma=6.0):
    images = len(predictions)
    score = 0.0
    for n in range(1, 5):
        having = {}  # in the references of how many images
        for texts in references:
            for run in set().union(*(runs(text, n) for text in texts)):
                having[run] = having.get(run, 0) + 1

        def vector(text):
            return {run: count * math.log(images / having.get(run, 1)) for run, count in runs(text, n).items()}

        for prediction, texts in zip(predictions, references):
            given = vector(prediction)
            for text in texts:
                wanted = vector(text)
                size = math.hypot(*given.values()) * math.hypot(*wanted.values())
                if size == 0:
                    continue
                product = sum(min(given[run], wanted[run]) * wanted[run] for run in given if run in wanted)
                difference = len(prediction.split()) - len(text.split())
                damping = math.exp(-(difference**2) / (2 * sigma**2))
                score += 10 * damping * product / size / len(texts) / images / 4
    return score


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        request = json.load(file)
    print(repr(cider_d(request["predictions"], request["references"])))
