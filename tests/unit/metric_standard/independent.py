"""Scores by scikit-learn and sacrebleu. `independent.py FILE` reads {"metric", "predictions", "references"}
(of bleu4 a list of references for each prediction) and prints the score, or "missing MODULE".
"""
import json
import math
import sys


def by_sklearn(metric, predictions, references):
    from sklearn import metrics

    return {
        "accuracy": metrics.accuracy_score,
        "auc": metrics.roc_auc_score,
        "f1": metrics.f1_score,
        "f1_macro": lambda y, p: metrics.f1_score(y, p, average="macro"),
        "f1_micro": lambda y, p: metrics.f1_score(y, p, average="micro"),
        "log_loss": metrics.log_loss,
        "mae": metrics.mean_absolute_error,
        "r2": metrics.r2_score,
        "rmse": lambda y, p: math.sqrt(metrics.mean_squared_error(y, p)),
    }[metric](references, predictions)


def by_sacrebleu(predictions, references):
    from sacrebleu.metrics import BLEU

    most = max(map(len, references))
    places = [[texts[k] if k < len(texts) else None for texts in references] for k in range(most)]
    bleu = BLEU(tokenize="none", smooth_method="none", force=True)
    return bleu.corpus_score(predictions, places).score / 100


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        request = json.load(file)
    try:
        if request["metric"] == "bleu4":
            print(repr(float(by_sacrebleu(request["predictions"], request["references"]))))
        else:
            print(repr(float(by_sklearn(request["metric"], request["predictions"], request["references"]))))
    except ModuleNotFoundError as error:
        print("missing", error.name)


main()
