"""Always defects: too few of the opponent's strategies reward anything else."""


def row_strategy(history):
    return 1
