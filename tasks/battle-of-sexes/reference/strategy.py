"""Always the own favourite: the opponent then meets us four times out of five."""


def row_strategy(history):
    return 0
