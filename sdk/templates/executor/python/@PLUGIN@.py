"""Workers are processes of this computer."""
import os
import signal
import subprocess
import time

import mlgym_plugin as mlgym


def name_of(process):
    """PID:START, START in ticks since boot: names a process for good. Nothing when there is none."""
    try:
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return ""
    return f"{process}:{fields[19]}"  # proc(5): starttime is the 22nd, the first here the third


class @CLASS@(mlgym.Executor):
    def __init__(self, settings):
        self.children = {}

    def start(self, call, arguments, folder):
        try:
            # It leads a group of processes, so that all of it can be ended.
            child = subprocess.Popen(arguments, cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True)
        except OSError as error:
            raise mlgym.Error(mlgym.NOT_FOUND, f"cannot start {arguments[0]}: {error}") from None
        name = name_of(child.pid)
        self.children[name] = child
        return name

    def poll(self, call, worker):
        child = self.children.get(worker)
        if child is None:
            if worker and name_of(worker.partition(":")[0]) == worker:
                return mlgym.WorkerState("runs")
            return mlgym.WorkerState("lost", reason="its process is gone, and another one than this started it")
        code = child.poll()
        if code is None:
            return mlgym.WorkerState("runs")
        return mlgym.WorkerState("ended", exit_code=code if code >= 0 else 128 - code)

    def stop(self, call, worker):
        patience = time.monotonic() + 5
        sent = None
        while self.poll(call, worker).state == "runs":
            wanted = signal.SIGTERM if time.monotonic() < patience else signal.SIGKILL
            if sent != wanted:
                os.killpg(int(worker.partition(":")[0]), wanted)
                sent = wanted
            time.sleep(0.01)
            call.checkpoint()


mlgym.plugin("@PLUGIN@", "1.0.0", mlgym.component(@CLASS@, "@NAME@", "Workers are processes of this computer"))
