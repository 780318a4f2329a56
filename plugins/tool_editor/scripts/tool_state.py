"""What the tools share between calls, their settings, and how they end."""
import json
import os
import sys


class Refused(Exception):
    """What the agent did wrong, in words for it."""


def setting(name, default):
    return int(os.environ.get("MLGYM_SETTING_" + name, default))


def load():
    """The state as it was left; another program's text in its place counts as none."""
    try:
        state = json.loads(os.environ.get("MLGYM_TOOL_STATE") or "{}")
    except ValueError:
        state = {}
    return state if isinstance(state, dict) else {}


def save(state):
    text = json.dumps(state).encode()
    while text:
        text = text[os.write(3, text):]


def run(tool):
    """Calls tool(state, arguments), which may give an exit code. The state is kept also after a refusal."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")
    state = load()
    code = 0
    try:
        code = tool(state, sys.argv[1:]) or 0
    except Refused as problem:
        print(problem)
        code = 1
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}" if problem.filename else problem.strerror)
        code = 1
    save(state)
    sys.stdout.flush()
    sys.exit(code)
