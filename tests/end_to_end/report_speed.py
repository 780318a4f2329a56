#!/usr/bin/env python3
"""mlgym report over the published results beside a Python that only reads them.

    report_speed.py PROGRAM TREE

Runs both in turn, prints medians and their ratio as `mlgym bench` does; exit code 1 where the report takes
more than half of Python's time, or 100 MB.
"""
import json
import os
import resource
import statistics
import subprocess
import sys
import time

ROUNDS = 15
READ = "import glob, json\nfor name in glob.glob(%r): json.load(open(name))"


def timed(command):
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main():
    program, tree = sys.argv[1], sys.argv[2]
    report = [program, "report", tree, "--profile", "mlgym", "--format", "json"]
    # Its memory before any other child's: this is the most of any child so far.
    timed(report)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    read = ["/usr/bin/python3", "-c", READ % os.path.join(tree, "*/results.json")]
    pairs = [(timed(report), timed(read)) for _ in range(ROUNDS)]
    value, reference = (statistics.median(times) for times in zip(*pairs))
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ok = ratio <= 0.5 and megabytes < 100
    print(json.dumps({"name": "report.published", "unit": "s", "value": value, "p99": max(ours for ours, _ in pairs),
                      "reference": "python3 -c json.load of the same files", "reference_value": reference,
                      "ratio": ratio, "bound": 0.5, "ok": ok, "skipped": None, "megabytes": megabytes}))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
