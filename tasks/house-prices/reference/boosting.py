"""Gradient boosting of regression trees for the squared error, on columns cut into bins."""
import numpy as np

BINS = 32


class Bins:
    def __init__(self, inputs):
        cuts = np.linspace(0, 1, BINS + 1)[1:-1]
        self.edges = [np.unique(np.quantile(column, cuts)) for column in inputs.T]

    def __call__(self, inputs):
        return np.stack([np.searchsorted(edges, column) for edges, column in zip(self.edges, inputs.T)], axis=1)


class Trees:
    """Each tree sees a part of the rows and of the columns, drawn by `rng`."""

    def __init__(self, rng, rounds=400, rate=0.05, depth=4, leaf=5, ridge=1.0, row_share=0.7, column_share=0.3):
        self.rng, self.rounds, self.rate, self.depth, self.leaf, self.ridge = rng, rounds, rate, depth, leaf, ridge
        self.row_share, self.column_share = row_share, column_share

    def fit(self, inputs, targets):
        self.bins = Bins(inputs)
        binned, self.start = self.bins(inputs), targets.mean()
        self.trees, predicted = [], np.full(len(targets), self.start)
        for _ in range(self.rounds):
            rows = self.rng.permutation(len(inputs))[: int(self.row_share * len(inputs))]
            columns = self.rng.permutation(inputs.shape[1])[: int(self.column_share * inputs.shape[1])]
            tree = self._grow(binned, targets - predicted, rows, columns, self.depth)
            predicted += self.rate * self._answers(tree, binned)
            self.trees.append(tree)
        return self

    def predict(self, inputs):
        binned = self.bins(inputs)
        return self.start + self.rate * sum(self._answers(tree, binned) for tree in self.trees)

    def _grow(self, binned, residuals, rows, columns, depth):
        """(column, last bin to the left, left, right), or the value of a leaf."""
        total, count = residuals[rows].sum(), len(rows)
        value = total / (count + self.ridge)
        if depth == 0 or count < 2 * self.leaf:
            return value
        cells = (binned[np.ix_(rows, columns)] + BINS * np.arange(len(columns))).ravel()
        size = BINS * len(columns)
        left_total = np.bincount(cells, np.repeat(residuals[rows], len(columns)), size).reshape(-1, BINS).cumsum(axis=1)
        left_count = np.bincount(cells, minlength=size).reshape(-1, BINS).cumsum(axis=1)
        right_total, right_count = total - left_total, count - left_count
        gain = left_total**2 / (left_count + self.ridge) + right_total**2 / (right_count + self.ridge)
        gain[(left_count < self.leaf) | (right_count < self.leaf)] = -np.inf
        best, cut = np.unravel_index(gain.argmax(), gain.shape)
        if gain[best, cut] <= total**2 / (count + self.ridge):
            return value
        left = binned[rows, columns[best]] <= cut
        parts = [self._grow(binned, residuals, part, columns, depth - 1) for part in (rows[left], rows[~left])]
        return (columns[best], cut, *parts)

    def _answers(self, tree, binned):
        answers = np.empty(len(binned))

        def descend(node, rows):
            if not isinstance(node, tuple):
                answers[rows] = node
                return
            column, cut, left, right = node
            goes_left = binned[rows, column] <= cut
            descend(left, rows[goes_left])
            descend(right, rows[~goes_left])

        descend(tree, np.arange(len(binned)))
        return answers
