"""edit, insert"""
import os
import re
import sys

import checking
import window
from tool_state import Refused
from viewing import height, number, opened, show

CONTEXT = 5  # lines shown on each side of a refused edit
CUT = "-" * 49


def given_lines():
    text = sys.stdin.read()
    return [line.rstrip("\r") for line in (text[:-1] if text.endswith("\n") else text).split("\n")] if text else []


def preview(file, lines, middle, count):
    """Has no window's header: what the file does not hold, or only a part, outdates no window of it."""
    tall = count + 2 * CONTEXT
    return window.shown(file.path, lines, window.clamped(middle, len(lines), tall), tall, "Part of")


def listed(errors):
    return "\n".join(f"- line {line}: {what}" for line, what in errors)


def refusal(file, after, first, old, count, errors):
    return "\n".join([
        "This edit would bring new errors into the file, so nothing was changed.",
        "ERRORS:",
        listed(errors),
        "What the file would have looked like:", CUT,
        preview(file, after, first - 1 + count // 2, count), CUT,
        "What it looks like:", CUT,
        preview(file, file.lines, first + max(old - 1, 0) // 2, old), CUT,
        "Write the edit anew with other lines, or another range; the same one again ends the same.",
    ])


def replace(state, file, first, wanted, lines):
    state["scrolls"] = 0
    last = min(wanted, len(file.lines))
    if not os.access(file.path, os.W_OK):
        raise Refused(f"{file.path} is read-only; nothing was changed.")
    raw = file.replaced(first, last, lines)
    whole = file.ends_with_newline or last >= len(file.lines)
    notes = []
    if file.path.endswith(".py"):
        linter = checking.flake8()
        after = [line[:-1] if line.endswith("\r") else line for line in raw]
        brought, hidden = checking.new_errors(file.text(), "".join(line + "\n" for line in after), first, last,
                                              len(lines), linter)
        if brought:
            raise Refused(refusal(file, after, first, wanted - first + 1, len(lines), brought))
        if hidden:
            notes.append("Errors that are still in the file, and not of this edit:\n" + listed(hidden))
        if not linter and not state.get("told"):
            state["told"] = True
            notes.append("[flake8 is not installed here: Python files are checked for syntax errors only.]")
    file.write(raw, whole)
    show(state, file, first)
    print("The file was changed. See whether the indentation is right and no line stands twice; edit again if not.")
    for note in notes:
        print(note)


def edit(state, arguments):
    file = opened(state)
    count = len(file.lines)
    found = re.fullmatch(r"\s*(\d{1,12})\s*(?::\s*(\d{1,12})\s*)?", arguments[0])
    if not found:
        raise Refused(f"The lines are written FIRST:LAST, such as 3:7, and not \"{arguments[0]}\"; nothing was changed.")
    first, last = int(found[1]), int(found[2] or found[1])
    if first < 1 or first > count + 1:
        raise Refused(f"{file.path} has the lines 1 to {count}, and no line {first}; nothing was changed.")
    if last < first - 1:
        raise Refused(f"{first}:{last} ends before it begins; nothing was changed.")
    if last > count:
        print(f"[The file has {count} lines: {first}:{last} was taken as {first}:{count}.]")
    replace(state, file, first, last, given_lines())


def insert(state, arguments):
    file = opened(state)
    line = number(arguments[0], "line")
    if not 0 <= line <= len(file.lines):
        raise Refused(f"{file.path} has {len(file.lines)} lines; lines are inserted behind line 0 to "
                      f"{len(file.lines)}, and not {line}. Nothing was changed.")
    lines = given_lines()
    if not lines:
        raise Refused("There are no lines to insert.")
    replace(state, file, line + 1, line, lines)
