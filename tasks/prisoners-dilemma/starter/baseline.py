"""Writes the numbers of config.json into strategy.py."""
import json
import re

with open("config.json") as file:
    config = json.load(file)
with open("strategy.py") as file:
    source = file.read()
for knob, value in config.items():
    source, found = re.subn(rf"^{knob.upper()} = \S+", f"{knob.upper()} = {value!r}", source, flags=re.MULTILINE)
    if not found:
        raise SystemExit(f"strategy.py has no line {knob.upper()} = ...")
with open("strategy.py", "w") as file:
    file.write(source)
print("wrote strategy.py with", config)
