"""Writes the numbers of config.json into heuristic.py."""
import json

with open("config.json") as file:
    config = json.load(file)
with open("heuristic.py") as file:
    lines = file.read().splitlines()
for knob, value in config.items():
    name = knob.upper() + " = "
    places = [number for number, line in enumerate(lines) if line.startswith(name)]
    if len(places) != 1:
        raise SystemExit(f"heuristic.py has no line {name}...")
    _, mark, comment = lines[places[0]].partition("  #")
    lines[places[0]] = f"{name}{value!r}{mark}{comment}"
with open("heuristic.py", "w") as file:
    file.write("\n".join(lines) + "\n")
print("wrote heuristic.py with", config)
