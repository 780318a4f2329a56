"""Scores a submission by the script in original/, run and read as MLGym runs and reads it.

original.json says how: "class" (csv, model, lm, python), "file", "seconds" that it may take, and the
"metrics" that are wanted of what it prints. The submission's own code may run beside the script.
"""
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile

FILES = os.environ["MLGYM_FILES"]
SUBMISSION = os.environ["MLGYM_SUBMISSION"]
WORKSPACE = os.environ["MLGYM_SCRATCH"]  # the same folder as an agent's
ORIGINAL = os.path.join(FILES, "original")
DATA = "data"  # is shown, all else is copied: a script may write beside itself
SHOWN = 2000  # characters of what the script printed


class Refused(Exception):
    """Why the submission cannot be scored."""


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.remove(path)


def lay_over(folder, into):
    """Copies what is in a folder; whatever stood in a place before, links included, goes."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        target = os.path.join(into, entry.name)
        if folder == ORIGINAL and entry.name == DATA:
            remove(target)
            os.symlink(entry.path, target)
        elif entry.is_dir():
            if not os.path.isdir(target) or os.path.islink(target):
                remove(target)
                os.mkdir(target)
            lay_over(entry.path, target)
        else:
            remove(target)
            shutil.copy(entry.path, target)


def unpack():
    archive = os.path.join(SUBMISSION, "workspace.tar")
    done = subprocess.run(["/usr/bin/tar", "--extract", "--no-same-owner", "--delay-directory-restore",
                           "--file", archive, "--directory", WORKSPACE],
                          capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise Refused("the workspace cannot be unpacked: " + done.stderr.strip()[-SHOWN:])
    # Folders may have come write-protected, and the original's files go into them.
    subprocess.run(["/usr/bin/chmod", "--recursive", "u+rwX", WORKSPACE], capture_output=True, check=False)


def first_yaml():
    found = [os.path.join(place, name) for place, _, names in os.walk(WORKSPACE)
             for name in names if name.endswith(".yaml")]
    found = [path for path in found if os.path.isfile(path) and not os.path.islink(path)]
    if not found:
        raise Refused("there is no .yaml file, by which the submitted model is found")
    return min(found)


def count_gpus():
    try:
        listed = subprocess.run(["nvidia-smi", "--list-gpus"], capture_output=True, text=True, timeout=60,
                                check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    return len(listed.stdout.splitlines())


def command_of(original):
    script = os.path.join(WORKSPACE, original["file"])
    if original["class"] == "csv":
        return [sys.executable, script, "--submission_file", os.path.join(WORKSPACE, "submission.csv")]
    if original["class"] == "model":
        return [sys.executable, script, "--config_fname", first_yaml()]
    if original["class"] == "lm" and count_gpus() > 0:
        return [sys.executable, "-m", "torch.distributed.run", f"--nproc_per_node={count_gpus()}", "--standalone",
                script]
    return [sys.executable, script]


def environment_of(original, programs):
    """With `python` for who calls it so, and without what belongs to this script."""
    python = os.path.join(programs, "python")
    with open(python, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    os.chmod(python, 0o755)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MLGYM_")}
    environment["PATH"] = programs + ":" + environment.get("PATH", "/usr/bin:/bin")
    if original["class"] == "lm":  # one process of torchrun is Python with these
        environment.update(RANK="0", LOCAL_RANK="0", WORLD_SIZE="1", LOCAL_WORLD_SIZE="1",
                           MASTER_ADDR="127.0.0.1", MASTER_PORT="29500")
    return environment


def run(original):
    """What the script prints to its standard output; and, for people, to both."""
    with tempfile.TemporaryDirectory() as programs:
        try:
            done = subprocess.run(command_of(original), cwd=WORKSPACE, env=environment_of(original, programs),
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=original["seconds"],
                                  check=False)
        except subprocess.TimeoutExpired:
            raise Refused(f"{original['file']} was not done after {original['seconds']:g} s") from None
    printed = done.stdout.decode("utf-8", "replace")
    return printed, (printed + done.stderr.decode("utf-8", "replace")).strip()[-SHOWN:]


def metrics_in(printed, original):
    """The whole output is one JSON value; of the classes for models, it is the first line with a brace."""
    if original["class"] in ("model", "lm"):
        printed = next((line for line in printed.splitlines() if line.strip().startswith("{")), "")
    metrics = json.loads(printed)
    if not isinstance(metrics, dict):
        raise ValueError("no JSON object")
    return metrics


def scores_of(metrics, original):
    """Those that task.yaml declares; the names of a baseline's scores may differ in their capitals."""
    by_name = {name.lower(): value for name, value in metrics.items()}
    scores = {}
    for name in original["metrics"]:
        value = metrics.get(name, by_name.get(name.lower()))
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            printed = ", ".join(metrics)[:SHOWN]
            raise Refused(f"{original['file']} printed no number \"{name}\", only: {printed}")
        if not math.isfinite(value):
            raise Refused(f"{original['file']} printed {value} as \"{name}\"")
        scores[name] = value
    return scores


def evaluate(original):
    if original["class"] == "csv":
        lay_over(ORIGINAL, WORKSPACE)
        remove(os.path.join(WORKSPACE, "submission.csv"))
        shutil.copy(os.path.join(SUBMISSION, "submission.csv"), WORKSPACE)
    else:
        unpack()
        lay_over(ORIGINAL, WORKSPACE)
    printed, shown = run(original)
    try:
        metrics = metrics_in(printed, original)
    except (ValueError, RecursionError):
        raise Refused(f"{original['file']} printed no metrics in JSON, but: {shown or 'nothing'}") from None
    return scores_of(metrics, original)


def problem_text(problem):
    """Without the lone surrogates that JSON can name and no UTF-8 can hold."""
    return str(problem).encode("utf-8", "replace").decode("utf-8")


with open(os.path.join(FILES, "original.json"), encoding="utf-8") as described:
    description = json.load(described)
try:
    answer = evaluate(description)
except (Refused, OSError, OverflowError) as problem:  # what it left in its workspace, or printed
    answer = {"problem": problem_text(problem)}
with os.fdopen(int(os.environ["MLGYM_SCORES"]), "w") as out:
    json.dump(answer, out)
