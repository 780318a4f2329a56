"""A player that finds every number: one action a line, for `mlgym check task`."""
print(*range(1, 101), sep="\n")
