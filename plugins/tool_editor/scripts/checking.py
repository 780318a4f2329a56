"""Errors of a Python file, as far as they can be told without running it."""
import importlib.util
import re
import shutil
import subprocess
import sys
import warnings
from collections import Counter

SELECTED = "F821,F822,F831,E111,E112,E113,E999,E902"
SECONDS = 20


def flake8():
    """The command of flake8, of this Python or another; None: there is none here."""
    if importlib.util.find_spec("flake8"):
        # Isolated: a file of the agent that is named like a module of flake8's is not run in its place.
        return [sys.executable, "-I", "-m", "flake8"]
    program = shutil.which("flake8")
    return [program] if program else None


def errors_by_compiling(text):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "file", "exec", dont_inherit=True)
    except SyntaxError as problem:
        return [(problem.lineno or 1, f"E999 {type(problem).__name__}: {problem.msg}")]
    except (ValueError, RecursionError, MemoryError):  # nothing is known of it then
        pass
    return []


def errors(text, linter):
    """[(line, what)]"""
    if not linter:
        return errors_by_compiling(text)
    try:
        found = subprocess.run(
            linter + ["--isolated", "--select=" + SELECTED, "--format=%(row)d:%(code)s %(text)s", "-"],
            input=text.encode("utf-8", "replace"), capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return errors_by_compiling(text)
    lines = re.findall(r"^(\d+):(.+)$", found.stdout.decode("utf-8", "replace"), re.MULTILINE)
    if found.returncode != (1 if lines else 0):  # it is broken; Python too ends with 1 after a traceback
        return errors_by_compiling(text)
    return [(int(line), what) for line, what in lines]


def comparable(what):
    """The error without the numbers of other lines in its words, which edits move."""
    return re.sub(r" on line \d+", "", what)


def new_errors(before, after, first, last, added, linter):
    """What is wrong in `after`, in which `added` lines stand for the lines `first` to `last` of `before`: what
    this has brought, and what had only been hidden by an error of syntax, behind which no other is seen."""
    shift = added - (last - first + 1)
    known = errors(before, linter)
    old = Counter((line + shift if line > last else line, comparable(what))
                  for line, what in known if not first <= line <= last)
    found = []
    for line, what in errors(after, linter):
        error = (line, comparable(what))
        if old[error]:
            old[error] -= 1
        else:
            found.append((line, what))
    if not any(what.startswith("E999") for _, what in known):
        return found, []
    written = range(first, first + added)
    return [error for error in found if error[0] in written], [error for error in found if error[0] not in written]
