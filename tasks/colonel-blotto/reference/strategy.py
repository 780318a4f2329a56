"""Gives up two fields: the opponent spreads itself over all of them and cannot hold enough others."""


def row_strategy(history):
    return [0, 0, 30, 30, 30, 30]
