"""The editor's windows against those in published runs of the original.

The files of a run are rebuilt from the first window that showed each of them whole; then every step with one of our
tools is done again, and the windows that it prints are compared with the recorded ones: headers, numbered lines, and
what is said of lines above and below. The original dropped empty lines of all output, so ours are dropped as well, and
its workspace has another path. Of refused edits both excerpts, the file as it would have been and as it is, are compared;
the original heads them like windows.

Every step has to agree but those of these classes, which are counted:
 - "read-only": an edit was refused because of the file's mode, and root, who runs this test, may write everywhere
 - "flake8": an edit was refused for an error that only flake8 finds, and it is not installed here
 - "unknown file": the file was never shown whole, so it cannot be rebuilt
"""
import collections
import importlib.util
import json
import os
import re
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from scripts import Tools

WORKSPACE = "/home/agent/workspace"
ONE_LINE = {"open", "goto", "scroll_up", "scroll_down", "create", "find_file", "search_file", "search_dir"}
ENDS = {"edit": "end_of_edit", "insert": "end_of_insert"}
HAS_FLAKE8 = bool(importlib.util.find_spec("flake8") or shutil.which("flake8"))
HEADER = re.compile(r"\[File: (.+) \((\d+) lines total\)\]$")


def windows(text):
    """The windows in what a tool printed: lists of lines."""
    found, inside = [], False
    for line in text.split("\n"):
        if not line:
            continue
        if HEADER.match(line):
            found.append([line])
            inside = True
        elif inside and re.match(r"\d+:|\(\d+ more lines (above|below)\)$", line):
            found[-1].append(line)
        else:
            inside = False
    return found


def whole_file(window):
    """(path, text) of a window that shows all of a file; None of another."""
    path, count = HEADER.match(window[0]).groups()
    lines = [line for line in window[1:] if not line.startswith("(")]
    if len(lines) != int(count):
        return None
    return path, "".join(line.split(":", 1)[1] + "\n" for line in lines)


def words_of(line):
    words = re.findall(r"\"([^\"]*)\"|'([^']*)'|(\S+)", line)
    return ["".join(parts) for parts in words]


class Run:
    def __init__(self, file, folder):
        self.steps = json.loads(file.read_text())["trajectory"]
        self.folder = folder
        self.tools = Tools("tool_editor", folder)
        self.counts = collections.Counter()
        self.problems = []
        created = set()
        for step in self.steps:
            words = words_of(step["action"].strip().split("\n")[0]) or [""]
            seen = windows(step["observation"] or "")
            if words[0] == "create" and seen:
                created.add(HEADER.match(seen[0][0])[1])
            if words[0] == "open" and seen and (whole := whole_file(seen[0])):
                path = Path(self.ours(whole[0]))
                if whole[0] not in created and not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(whole[1])

    def ours(self, text):
        return text.replace(WORKSPACE, str(self.folder))

    def replay(self):
        for number, step in enumerate(self.steps):
            action = step["action"].strip("\n")
            line, _, rest = action.strip().partition("\n")
            words = words_of(line)
            if not words or words[0] not in ONE_LINE | set(ENDS):
                self.other_step(step)
                continue
            if words[0] in ENDS and ENDS[words[0]] not in rest.split("\n"):
                continue  # not carried out, neither there nor here
            self.step(number, words, rest, step)

    def other_step(self, step):
        """A step that used none of our tools; the files are as it found them."""

    def step(self, number, words, rest, step):
        tool, arguments, body = words[0], words[1:], ""
        self.counts["steps"] += 1
        if tool in ENDS:
            body = "".join(text + "\n" for text in rest.split("\n" + ENDS[tool])[0].split("\n")) \
                if not rest.startswith(ENDS[tool]) else ""
        recorded = self.ours(step["observation"] or "")
        before = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        at = json.loads(step["state"])["working_dir"]
        self.tools.folder = self.ours(at)
        reason = self.excluded(tool, recorded)
        if reason:
            self.counts[reason] += 1
            return
        code, printed = self.tools(tool, *arguments, body=body)
        expected, shown = windows(recorded), windows(printed.replace("[Part of ", "[File: "))
        refused = tool in ENDS and len(expected) == 2
        if tool.startswith(("find", "search")):
            expected = sorted(line for line in recorded.split("\n")[1:] if line.startswith("/"))
            shown = sorted(line for line in printed.split("\n")[1:] if line.startswith("/"))
        elif not expected:
            shown = [] if code else ["success"]
        if expected != shown:
            self.problems.append(f"step {number}: {words}\n--- recorded\n{recorded}\n--- ours\n{printed}")
            return
        self.counts["compared"] += 1
        self.counts["refused edits" if refused else tool] += 1
        if refused and before != {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}:
            self.problems.append(f"step {number}: a refused edit changed a file")

    def excluded(self, tool, recorded):
        if tool in ENDS and "read-only" in recorded.split("\n")[0] and os.geteuid() == 0:
            return "read-only"
        codes = set(re.findall(r"^- ([A-Z]\d+) ", recorded, re.MULTILINE))
        if tool in ENDS and codes and not HAS_FLAKE8 and codes.isdisjoint({"E999"}):
            return "flake8"
        seen = windows(recorded)
        if tool in ("open", "goto", "scroll_up", "scroll_down") and seen:
            if not os.path.exists(HEADER.match(seen[0][0])[1]):
                return "unknown file"
        return None


class Replay(unittest.TestCase):
    def test_windows_are_those_of_the_published_runs(self):
        data = os.environ.get("MLGYM_SHARED_DATA")
        files = sorted(Path(data or "/nonexistent").glob("mlgym-results/trajectories/*/*.traj"))
        if not files:
            self.skipTest("there are no published runs: MLGYM_SHARED_DATA names no folder with mlgym-results")
        counts = collections.Counter()
        problems = []
        for file in files:
            with tempfile.TemporaryDirectory() as folder:
                run = Run(file, Path(folder).resolve())
                run.replay()
                counts += run.counts
                problems += [f"{file.stem} {problem}" for problem in run.problems]
        print(f"{len(files)} runs:", ", ".join(f"{count} {what}" for what, count in counts.items()), file=sys.stderr)
        self.assertEqual([], problems, "\n\n".join(problems))
        left_out = counts["read-only"] + counts["flake8"] + counts["unknown file"]
        self.assertEqual(counts["steps"], counts["compared"] + left_out)
        self.assertGreater(counts["compared"], 100)


if __name__ == "__main__":
    unittest.main()
