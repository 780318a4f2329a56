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
        return [sys.executable, "-m", "flake8"]
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
    if found.returncode not in (0, 1):  # it is broken
        return errors_by_compiling(text)
    lines = re.findall(r"^(\d+):(.+)$", found.stdout.decode("utf-8", "replace"), re.MULTILINE)
    return [(int(line), what) for line, what in lines]


def new_errors(before, after, first, last, added, linter):
    """Those of `after` that replacing the lines `first` to `last` by `added` ones has brought."""
    shift = added - (last - first + 1)
    old = Counter((line + shift if line > last else line, what)
                  for line, what in errors(before, linter) if not first <= line <= last)
    new = []
    for error in errors(after, linter):
        if old[error]:
            old[error] -= 1
        else:
            new.append(error)
    return new
