"""The row player: shares soldiers out at random."""
import random

FIELDS = 6
SOLDIERS = 120
EVEN = 0.0  # the part of the soldiers that is shared out evenly
SKEW = 2.1  # how unevenly the rest is: 0 evenly, 1 in proportion to random numbers, more for fewer fields


def row_strategy(history):
    even = int(EVEN * SOLDIERS) // FIELDS
    rest = SOLDIERS - even * FIELDS
    wishes = [random.random() ** SKEW for field in range(FIELDS)]
    allocation = [even + int(rest * wish / sum(wishes)) for wish in wishes]
    allocation[random.randrange(FIELDS)] += SOLDIERS - sum(allocation)
    return allocation
