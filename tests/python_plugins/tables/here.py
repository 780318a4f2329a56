import subprocess

import mlgym_plugin as mlgym


class Here(mlgym.Executor):
    """Workers as processes of this machine, known by their process numbers to this instance only."""

    def __init__(self, settings):
        self.workers = {}

    def start(self, call, arguments, folder):
        try:
            process = subprocess.Popen(arguments, cwd=folder, stdin=subprocess.DEVNULL)
        except OSError as error:
            raise mlgym.Error(mlgym.NOT_FOUND, f"cannot start {arguments[0]}: {error}") from None
        self.workers[str(process.pid)] = process
        return str(process.pid)

    def poll(self, call, worker):
        process = self.workers.get(worker)
        if process is None:
            return mlgym.WorkerState("lost", reason="another process started it")
        code = process.poll()
        return mlgym.WorkerState("runs") if code is None else mlgym.WorkerState("ended", exit_code=code)

    def stop(self, call, worker):
        process = self.workers.get(worker)
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()

    def close(self):
        for worker in self.workers:
            self.stop(None, worker)
