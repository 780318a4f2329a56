"""Beside the submitted code: keeps formula and assignment, so that a question says only what has changed."""


class Adapter:
    """{"reset": SEED, "clauses": [...]} brings a formula, {"act": K, "keep": N, "set": [...]} a question:
    of the literals set at the last one the first N still are, and these were set after them."""

    def __init__(self, choose):
        self.choose = choose

    def reset(self, question):
        self.trail = []  # the literals that are true, in the order in which they were set
        self.replaced = []  # what each of them replaced in `left`: numbers of clauses, and what stood there
        self.assignment = {}
        self.left = question["clauses"]  # of each clause its literals that are not set; None: one is true
        self.places = {}  # numbers of the clauses that a literal stands in
        for number, clause in enumerate(self.left):
            for literal in clause:
                self.places.setdefault(literal, []).append(number)

    def act(self, question):
        while len(self.trail) > question["keep"]:
            self.take_back()
        for literal in question["set"]:
            self.set(literal)
        # Copies: what the heuristic does to them is its own affair.
        return self.choose([clause[:] for clause in self.left if clause is not None], dict(self.assignment))

    def set(self, literal):
        left, replaced = self.left, []
        for number in self.places.get(literal, ()):
            if left[number] is not None:
                replaced.append((number, left[number]))
                left[number] = None
        for number in self.places.get(-literal, ()):
            if left[number] is not None:
                replaced.append((number, left[number]))
                left[number] = [one for one in left[number] if one != -literal]
        self.replaced.append(replaced)
        self.trail.append(literal)
        self.assignment[abs(literal)] = literal > 0

    def take_back(self):
        for number, clause in self.replaced.pop():
            self.left[number] = clause
        del self.assignment[abs(self.trail.pop())]
