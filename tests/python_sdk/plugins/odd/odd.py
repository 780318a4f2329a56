"""A metric that does what its first prediction, a text, names."""

import math
import os
import subprocess
import sys
import threading
import time

import mlgym_plugin as mlgym


class Unreadable(Exception):
    def __str__(self):
        raise ValueError("no text")


class Odd(mlgym.Metric):
    direction, low, high, floor_value = "minimize", 0, math.inf, math.inf

    def __init__(self, settings):
        self.count = 0
        self.fail = settings.text("fail")
        if self.fail:
            raise mlgym.Error(mlgym.UNAVAILABLE, self.fail)

    def score(self, call, predictions, references):
        if predictions.numeric:
            return max(predictions)
        return getattr(self, predictions[0])(call, predictions)

    def counts(self, call, words):
        self.count += 1
        return self.count

    def gives(self, call, words):
        return {"none": None, "text": "1", "inf": math.inf, "-inf": -math.inf, "nan": math.nan}[words[1]]

    def refuses(self, call, words):
        raise mlgym.Error(mlgym.OUT_OF_RANGE, words[1])

    def refuses_oddly(self, call, words):
        raise mlgym.Error("seven", "an odd code")

    def blames(self, call, words):
        raise mlgym.SubmissionError("no column")

    def fails(self, call, words):
        raise ValueError("two\nlines")

    def fails_unreadably(self, call, words):
        raise Unreadable()

    def is_missing(self, call, words):
        raise NotImplementedError("later")

    def takes_all_memory(self, call, words):
        raise MemoryError()

    def exits(self, call, words):
        sys.exit(4)

    def is_interrupted(self, call, words):
        raise KeyboardInterrupt()

    def raises_base(self, call, words):
        raise BaseException("the base")

    def dies(self, call, words):
        os._exit(5)

    def prints(self, call, words):
        print('{"id": 1, "ok": {}}', flush=True)
        print("for the log", file=sys.stderr, flush=True)
        return sys.stdin.read() == ""

    def loops(self, call, words):
        call.log("looping")
        while True:
            call.checkpoint()
            time.sleep(0.001)

    def never_looks(self, call, words):
        call.log("busy")
        while True:
            pass

    def asks_whether_cancelled(self, call, words):
        call.log("asking")
        while not call.cancelled:
            time.sleep(0.001)
        return 1

    def computes(self, call, words):
        call.log("computing")
        time.sleep(0.3)
        return 2

    def tells_time(self, call, words):
        return call.time_left

    def logs(self, call, words):
        for level in ("debug", "info", "warning", "error"):
            call.log(level + " \N{SNOWMAN}", level)
        return 0

    def logs_at_once(self, call, words):
        """Lines longer than what a socket takes at once."""

        def talk(name):
            for number in range(20):
                call.log(f"{name} {number} " + name * 500000)

        threads = [threading.Thread(target=talk, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return 0

    def uses_a_call_that_is_over(self, call, words):
        if words[1] == "keep":
            self.kept = call
            return 0
        mlgym.score_by(self.kept, "accuracy", [1], [1])

    def asks_from_threads(self, call, words):
        found = []

        def ask(number):
            found.append(mlgym.score_by(call, "accuracy", [number], [number]) - number)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(found) + sum(map(abs, found))

    def asks(self, call, words):
        return mlgym.score_by(call, "accuracy", [1.0, math.nan], [1.0, math.inf])

    def sends_much(self, call, words):
        call.log("x" * (64 * 1024 * 1024))

    def lists_descriptors(self, call, words):
        """Sockets that a child has; its own descriptors are files and pipes."""
        code = (
            "import os, stat\n"
            "held = 0\n"
            "for name in os.listdir('/proc/self/fd'):\n"
            "    try:\n"
            "        held += stat.S_ISSOCK(os.stat('/proc/self/fd/' + name).st_mode)\n"
            "    except OSError:\n"
            "        pass\n"
            "print(held + ('MLGYM_PLUGIN_SOCKET' in os.environ))\n"
        )
        return int(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, close_fds=False).stdout)

    def forks(self, call, words):
        """Whether a forked process, which runs no other program, cannot speak to the host."""
        child = os.fork()
        if child == 0:
            code = 1
            try:
                call.log("from the child")
            except BaseException:
                code = 0
            os._exit(code)
        return os.waitpid(child, 0)[1]

    def says_odd_text(self, call, words):
        raise mlgym.Error(mlgym.INTERNAL, os.fsdecode(b"file-\xff") + " \ud83d\ude00 \N{SNOWMAN} \0")

    def repeats(self, call, words):
        raise mlgym.Error(mlgym.INTERNAL, words[1])

    def swallows(self, call, words):
        call.log("swallowing")
        while True:
            try:
                call.checkpoint()
                time.sleep(0.001)
            except BaseException:
                pass

    def close(self):
        print("closed", file=sys.stderr, flush=True)


mlgym.plugin("odd", "0.1.0", mlgym.component(Odd, "odd", "For tests"), mlgym.component(Odd, "even", "For tests"))
