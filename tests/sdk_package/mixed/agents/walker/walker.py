import mlgym_plugin as mlgym


class Walker(mlgym.Agent):
    """Does what the model says as often as it was told, and writes down halves where it should."""

    def __init__(self, settings):
        self.steps = settings.integer("steps", 3)

    def run(self, call, episode):
        if "act" not in episode.task()["tools"]:
            episode.use("shell", {"command": "printf 'id,half\\n1,0.5\\n2,1.05\\n9,7\\n' > answers.csv"})
            episode.use("submit")
            return
        for _ in range(self.steps):
            advice = episode.complete(mlgym.ChatRequest([mlgym.Message("user", "Up or stop?")]))
            episode.use("act", {"action": advice.text})
        episode.use("act", {"action": "stop"})


mlgym.plugin("agent_walker", "1.0.0", mlgym.component(Walker, "walker", "Follows advice"))
