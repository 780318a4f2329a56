"""What a weak player would do: one action a line, for `mlgym check task`."""
print(*range(1, 6), sep="\n")
