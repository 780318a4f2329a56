"""Ridge regression."""
import numpy as np


def fit_ridge(inputs, targets, alpha):
    """Weights and intercept that minimise the squared error plus alpha times the squared weights."""
    mean, level = inputs.mean(axis=0), targets.mean()
    centred = inputs - mean
    penalty = alpha * np.eye(inputs.shape[1])
    weights = np.linalg.solve(centred.T @ centred + penalty, centred.T @ (targets - level))
    return weights, level - mean @ weights
