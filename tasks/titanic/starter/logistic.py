"""Logistic regression."""
import numpy as np


class LogisticRegression:
    """Standardises its inputs. The loss is the negative log-likelihood plus l2 / 2 times the squared weights."""

    def __init__(self, inputs, answers, l2):
        self.mean, self.deviation = inputs.mean(axis=0), inputs.std(axis=0)
        self.deviation[self.deviation == 0] = 1
        inputs = self._prepared(inputs)
        self.weights = np.zeros(inputs.shape[1])
        penalty = l2 * np.eye(inputs.shape[1])
        penalty[-1, -1] = 1e-9  # hardly any on the intercept
        for _ in range(50):  # Newton's steps
            p = self._sigmoid(inputs @ self.weights)
            curvature = (inputs * (p * (1 - p))[:, None]).T @ inputs + penalty
            self.weights += np.linalg.solve(curvature, inputs.T @ (answers - p) - penalty @ self.weights)

    def probabilities(self, inputs):
        return self._sigmoid(self._prepared(inputs) @ self.weights)

    def _prepared(self, inputs):
        return np.hstack([(inputs - self.mean) / self.deviation, np.ones((len(inputs), 1))])

    @staticmethod
    def _sigmoid(x):
        return 1 / (1 + np.exp(-np.clip(x, -50, 50)))
