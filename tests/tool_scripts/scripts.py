"""Scripts of a plugin as the agent's shell runs them, with the state that they share."""
import os
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]


class Tools:
    """The tools of one plugin. `variables` are further ones of their environment, settings for example."""

    def __init__(self, plugin, folder, **variables):
        self.scripts = SOURCE / "plugins" / plugin / "scripts"
        self.folder = folder
        self.state = ""
        self.variables = variables

    def __call__(self, tool, *arguments, body=""):
        """Gives the exit code and what was printed."""
        with tempfile.TemporaryFile() as state:
            environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "MLGYM_TOOL_STATE": self.state,
                           **self.variables}
            command = ["/bin/bash", "-c", f'exec "$@" 3>&{state.fileno()}', "bash", str(self.scripts / tool)]
            ended = subprocess.run(command + list(map(str, arguments)), cwd=self.folder, env=environment,
                                   input=body.encode("utf-8", "surrogateescape"), stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, pass_fds=[state.fileno()], timeout=60, check=False)
            state.seek(0)
            self.state = state.read().decode() or self.state
        return ended.returncode, ended.stdout.decode()
