"""Tries heuristic.py on formulas of its own, with the same search as the evaluation.

    python3 practice.py --formulas 10 --seed 1
"""
import argparse
import json
import random
import time

from heuristic import choose


class Propagation:
    """What is set, and unit propagation. `trail` holds the literals that are true, in the order in which
    they were set; `values` the value of each variable: 1, -1, or 0 where it is not set."""

    def __init__(self, variables, clauses):
        self.clauses = clauses
        self.values = [0] * (variables + 1)
        self.trail = []
        self.told = 0  # literals of the trail that the clauses were told
        self.true_literals = [0] * len(clauses)
        self.false_literals = [0] * len(clauses)
        self.satisfied = 0
        self.clauses_with = {literal: [] for variable in range(1, variables + 1) for literal in (variable, -variable)}
        for number, clause in enumerate(clauses):
            for literal in clause:
                self.clauses_with[literal].append(number)

    def value(self, literal):
        return self.values[literal] if literal > 0 else -self.values[-literal]

    def push(self, literal):
        self.values[abs(literal)] = 1 if literal > 0 else -1
        self.trail.append(literal)

    def start(self):
        """Sets what stands alone in a clause; False: a clause became false."""
        for clause in self.clauses:
            if not clause:
                return False
            if len(clause) == 1 and self.value(clause[0]) == 0:
                self.push(clause[0])
        return self.propagate()

    def set(self, literal):
        """Sets a literal and what follows from it; False: a clause became false."""
        self.push(literal)
        return self.propagate()

    def propagate(self):
        while self.told < len(self.trail):
            literal = self.trail[self.told]
            self.told += 1
            for number in self.clauses_with[literal]:
                self.true_literals[number] += 1
                self.satisfied += self.true_literals[number] == 1
            possible = True
            for number in self.clauses_with[-literal]:
                self.false_literals[number] += 1
                if self.true_literals[number]:
                    continue
                clause = self.clauses[number]
                left = len(clause) - self.false_literals[number]
                if left == 0:
                    possible = False
                if left == 1 and possible:
                    last = next((one for one in clause if self.value(one) == 0), None)
                    if last is not None:
                        self.push(last)
            if not possible:
                return False
        return True

    def undo(self, size):
        while len(self.trail) > size:
            literal = self.trail[-1]
            if self.told == len(self.trail):
                self.told -= 1
                for number in self.clauses_with[literal]:
                    self.true_literals[number] -= 1
                    self.satisfied -= self.true_literals[number] == 0
                for number in self.clauses_with[-literal]:
                    self.false_literals[number] -= 1
            self.values[abs(literal)] = 0
            self.trail.pop()

    def unresolved(self):
        return [
            [literal for literal in clause if self.value(literal) == 0]
            for number, clause in enumerate(self.clauses)
            if not self.true_literals[number]
        ]

    def assignment(self):
        return {abs(literal): literal > 0 for literal in self.trail}


def turn_back(state, branches):
    """Turns the last decision that was not turned yet; False: there is none."""
    while branches:
        size, literal = branches.pop()
        state.undo(size)
        if state.set(-literal):
            return True
    return False


def search(variables, clauses, heuristic, most_decisions):
    """The answer, True for a satisfiable formula and None if the decisions did not suffice, and their number."""
    state = Propagation(variables, clauses)
    branches = []
    decisions = 0
    possible = state.start()
    while possible:
        if state.satisfied == len(clauses):
            return True, decisions
        if decisions == most_decisions:
            return None, decisions
        variable, value = heuristic(state.unresolved(), state.assignment())
        decisions += 1
        if type(variable) is not int or type(value) is not bool:
            raise TypeError(f"{(variable, value)}: a decision is (variable, value), a whole number and a bool")
        if not 1 <= variable <= variables or state.values[variable] != 0:
            raise ValueError(f"the variable {variable} is none that can be set")
        literal = variable if value else -variable
        branches.append((len(state.trail), literal))
        possible = state.set(literal) or turn_back(state, branches)
    return False, decisions


def random_formula(chance, variables, clauses, literals):
    return [
        [chance.choice((variable, -variable)) for variable in chance.sample(range(1, variables + 1), literals)]
        for _ in range(clauses)
    ]


class Timed:
    """The heuristic, and the processor time of its slowest decision."""

    def __init__(self):
        self.slowest = 0.0

    def __call__(self, clauses, assignment):
        before = time.process_time()
        decision = choose(clauses, assignment)
        self.slowest = max(self.slowest, time.process_time() - before)
        return decision


def main():
    with open("practice.json") as file:  # as in the evaluation
        settings = json.load(file)
    parser = argparse.ArgumentParser(description="Tries heuristic.py on random formulas.")
    parser.add_argument("--formulas", type=int, default=10, help="how many of each size")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    heuristic = Timed()
    for size in settings["sizes"]:
        results = {True: [], False: [], None: []}
        for _ in range(arguments.formulas):
            clauses = random_formula(chance, size["variables"], size["clauses"], settings["literals"])
            answer, decisions = search(size["variables"], clauses, heuristic, size["most_decisions"])
            results[answer].append(decisions)
        print(f"{size['variables']} variables, {size['clauses']} clauses; mean number of decisions:")
        for answer, name in ((True, "satisfiable"), (False, "unsatisfiable"), (None, "given up")):
            if results[answer]:
                mean = sum(results[answer]) / len(results[answer])
                print(f"  {name} ({len(results[answer])}): {mean:.1f}")
    allowed = settings["decision_milliseconds"]
    print(f"slowest decision: {heuristic.slowest * 1000:.1f} ms of processor time, of which {allowed} are allowed")


if __name__ == "__main__":
    main()
