"""Branches where both sides become small: the product of what the two literals weigh.

A literal weighs what its clauses do, and a clause of two literals ten times as much as one of three, because
it makes the next literal follow. The literal that weighs more is tried first.
"""

SHARES = [0.0] + [10.0**-length for length in range(10)]  # of a clause, by its length


def choose(clauses, assignment):
    weights = {}
    for clause in clauses:
        share = SHARES[len(clause)]
        for literal in clause:
            weights[literal] = weights.get(literal, 0.0) + share
    best, most = None, -1.0
    for literal, weight in weights.items():
        other = weights.get(-literal, 0.0)
        if weight < other:
            continue  # looked at from the other side
        score = 1000 * weight * other + weight + other
        if score > most:
            best, most = literal, score
    return abs(best), best > 0
