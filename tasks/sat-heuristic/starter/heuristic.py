"""The branching heuristic: a variable by chance, and that it is true is tried first."""
import itertools
import random

CANDIDATES = 1  # variables drawn; the one that stands in the most clauses is taken
TRUE_FIRST = 1.0  # probability of trying true before false


def choose(clauses, assignment):
    variables = sorted(set(map(abs, itertools.chain.from_iterable(clauses))))
    drawn = random.choices(variables, k=CANDIDATES)
    variable = drawn[0] if CANDIDATES == 1 else max(drawn, key=lambda one: occurrences(one, clauses))
    return variable, random.random() < TRUE_FIRST


def occurrences(variable, clauses):
    return sum(variable in clause or -variable in clause for clause in clauses)
