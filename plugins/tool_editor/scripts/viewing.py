"""open, goto, scroll_up, scroll_down, create"""
import os
import re

import window
from text_file import TextFile
from tool_state import Refused, setting


def height():
    return max(setting("WINDOW", 1000), 2)


def opened(state):
    """The open file."""
    if not state.get("file"):
        raise Refused("No file is open; open one first: open <path>")
    if not os.path.exists(state["file"]):
        raise Refused(f"{state.pop('file')}, which was open, is gone; open another one.")
    return TextFile(state["file"])


def show(state, file, middle):
    state.update(file=file.path, line=window.clamped(middle, len(file.lines), height()))
    print(window.shown(file.path, file.lines, state["line"], height()))


def number(text, name):
    if not re.fullmatch(r"[+-]?\d{1,12}", text):
        raise Refused(f"{name} is a number, and it is \"{text}\".")
    return int(text)


def open_file(state, arguments):
    file = TextFile(arguments[0])
    state["scrolls"] = 0
    if len(arguments) < 2:
        show(state, file, height() // 2)
        return
    line = number(arguments[1], "line")
    if line > len(file.lines):
        print(f"The file has {len(file.lines)} lines; line {line} is behind its end.")
    line = max(min(line, len(file.lines)), 1)
    show(state, file, window.around(line, height()))


def goto(state, arguments):
    file = opened(state)
    line = number(arguments[0], "line")
    state["scrolls"] = 0
    if not 1 <= line <= len(file.lines):
        raise Refused(f"{file.path} has the lines 1 to {len(file.lines)}, and no line {line}.")
    show(state, file, window.around(line, height()))


def scroll(state, direction):
    file = opened(state)
    step = max(height() - max(setting("OVERLAP", 2), 0), 1)
    show(state, file, state.get("line", height() // 2) + direction * step)
    state["scrolls"] = state.get("scrolls", 0) + 1
    if state["scrolls"] >= 3:
        print("[Scrolling takes a step for every window; `goto <line>` and `search_file <text>` get there at once.]")


def scroll_down(state, _):
    scroll(state, 1)


def scroll_up(state, _):
    scroll(state, -1)


def create(state, arguments):
    path = arguments[0]
    if os.path.islink(path) and not os.path.exists(path):
        raise Refused(f"{path} is a link to {os.readlink(path)}, which is not there; create that, or remove the link.")
    if os.path.lexists(path):
        print(f"{path} is there already; it was opened, not changed.")
        open_file(state, [path])
        return 1
    if not path:
        raise Refused("The path is empty.")
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        raise Refused(f"There is no folder {folder}; make it with mkdir -p.")
    with open(path, "x", encoding="utf-8") as file:
        file.write("\n")
    return open_file(state, [path])
