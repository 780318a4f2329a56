import mlgym_plugin as mlgym


class Looker(mlgym.Agent):
    """Looks around, writes down what it saw, and submits what is there."""

    def __init__(self, settings):
        self.command = settings.text("command", "ls")

    def run(self, call, episode):
        step = episode.act(f"Look around first.\n```\n{self.command}\n```")
        if step.ended:
            return
        episode.note("seen", {"files": step.observation.split(), "exit_code": step.info.get("exit_code")})
        call.checkpoint()
        episode.use("submit")


mlgym.plugin("looker", "1.0.0", mlgym.component(Looker, "looker", "Looks around and submits what is there"))
