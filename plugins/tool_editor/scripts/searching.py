"""search_file, search_dir, find_file"""
import fnmatch
import os
import re
import warnings

from text_file import TextFile
from tool_state import Refused
from viewing import opened
from window import visible

MOST_FILES = 100
MOST_LINES = 100
LONGEST_LINE = 400  # characters of a line that are shown


def matcher(text):
    """Whether a line holds the text, or matches it as a regular expression, if it is one."""
    if not text:
        raise Refused("There is nothing to look for.")
    try:
        with warnings.catch_warnings():  # of what a later Python may understand otherwise
            warnings.simplefilter("ignore")
            pattern = re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return lambda line: text in line
    return lambda line: text in line or pattern.search(line) is not None


def matches(count):
    return "1 match" if count == 1 else f"{count} matches"


def files_below(folder):
    if not os.path.isdir(folder):
        raise Refused(f"There is no folder {folder}.")
    for place, folders, names in os.walk(os.path.realpath(folder)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield os.path.join(place, name)


def search_file(state, arguments):
    file = TextFile(arguments[1]) if len(arguments) > 1 else opened(state)
    matches_line = matcher(arguments[0])
    found = [(line, text) for line, text in enumerate(file.lines, 1) if matches_line(text)]
    if not found:
        print(f"No match for \"{arguments[0]}\" in {file.path}.")
        return
    if len(found) > MOST_LINES:
        raise Refused(f"{matches(len(found))} for \"{arguments[0]}\" in {file.path} are too many to be shown; "
                      "look for something that stands in fewer lines.")
    print(f"{matches(len(found))} for \"{arguments[0]}\" in {file.path}:")
    for line, text in found:
        print(f"Line {line}:{visible(text[:LONGEST_LINE])}")


def search_dir(_, arguments):
    folder = os.path.realpath(arguments[1] if len(arguments) > 1 else ".")
    matches_line = matcher(arguments[0])
    found, skipped = [], 0
    for path in files_below(folder):
        try:
            count = sum(map(matches_line, TextFile(path).lines))
        except (Refused, OSError):  # no text, too large, gone or not to be read
            skipped += 1
            continue
        if count:
            found.append((path, count))
    note = f" (left out, as no text, too large or not readable: {skipped})" if skipped else ""
    if not found:
        print(f"No match for \"{arguments[0]}\" in {folder}{note}.")
        return
    if len(found) > MOST_FILES:
        raise Refused(f"\"{arguments[0]}\" stands in {len(found)} files, too many to be shown; look for something "
                      "rarer, or in a folder further down.")
    print(f"{matches(sum(count for _, count in found))} for \"{arguments[0]}\" in {folder}{note}:")
    for path, count in found:
        print(f"{path} ({matches(count)})")


def find_file(_, arguments):
    folder = os.path.realpath(arguments[1] if len(arguments) > 1 else ".")
    found = [path for path in files_below(folder) if fnmatch.fnmatchcase(os.path.basename(path), arguments[0])]
    if not found:
        print(f"No file \"{arguments[0]}\" in {folder}.")
        return
    print(f"{matches(len(found))} for \"{arguments[0]}\" in {folder}:")
    for path in found[:MOST_FILES]:
        print(path)
    if len(found) > MOST_FILES:
        print(f"[{len(found) - MOST_FILES} more]")
