#!/usr/bin/env python3
"""mlgym report beside a Python that only reads the same files.

    report_speed.py PROGRAM TREE TRAJECTORIES

The report by MLGym's rules over the results below TREE, and the analysis of behaviour over trajectories, each run
below TRAJECTORIES 52 times. Runs both sides in turn and prints medians and their ratio as `mlgym bench` does; exit
code 1 where a bound is not held: half of Python's time and 100 MB.
"""
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

READ = "import glob, json\nfor name in glob.glob(%r): json.load(open(name))"
COPIES = 52


def timed(command):
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def most_megabytes():
    """Of any child so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def measured(name, command, files, rounds, bound):
    timed(command)
    megabytes = most_megabytes()
    read = ["/usr/bin/python3", "-c", READ % files]
    pairs = [(timed(command), timed(read)) for _ in range(rounds)]
    value, reference = (statistics.median(times) for times in zip(*pairs))
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    return {"name": name, "unit": "s", "value": value, "p99": max(ours for ours, _ in pairs),
            "reference": "python3 -c json.load of the same files", "reference_value": reference, "ratio": ratio,
            "bound": bound, "ok": bound is None or (ratio <= bound and megabytes < 100), "skipped": None,
            "megabytes": megabytes}


def multiply(trajectories, tree):
    """The same files under other models' names."""
    for folder in os.listdir(trajectories):
        for copy in range(COPIES):
            name = re.sub(r"^([^_]+)__", rf"\g<1>-{copy}__", folder)
            os.symlink(os.path.join(trajectories, folder), os.path.join(tree, name))


def main():
    program, tree, trajectories = sys.argv[1:4]
    command = [program, "report", tree, "--format", "json", "--profile"]
    results = [measured("report.published", command + ["mlgym"], os.path.join(tree, "*/results.json"), 15, 0.5)]
    with tempfile.TemporaryDirectory() as many:
        multiply(trajectories, many)
        command[2] = many
        results.append(measured("report.behaviour", command + ["behaviour"], os.path.join(many, "*/*.traj"), 3, 0.5))
    for result in results:
        print(json.dumps(result))
    return 0 if all(result["ok"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
