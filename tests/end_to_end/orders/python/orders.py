"""Does what its settings say, one order after the other, and notes what came of each."""

import json

import mlgym_plugin as mlgym


def told(step):
    return {
        "observation": step.observation,
        "info": step.info,
        "reward": step.reward,
        "terminated": step.terminated,
        "truncated": step.truncated,
    }


class Orders(mlgym.Agent):
    def __init__(self, settings):
        self.orders = json.loads(settings.text("orders", "[]"))
        self.notes = settings.text("notes", "did")
        settings.text("plays", "")  # the host's to read

    def run(self, call, episode):
        for order in self.orders:
            order_must = order.get("must", False)
            try:
                answer = self.play(episode, **order)
            except mlgym.Error as error:
                if order_must:
                    raise
                answer = {"error": int(error.code)}
            episode.note(self.notes, answer)

    def play(self, episode, do, environment=0, **more):
        if do == "act":
            return told(episode.command(more["command"], environment))
        if do == "each":
            steps = episode.step_each({number: mlgym.Action(command=text) for number, text in more["actions"]})
            return {"steps": [told(step) for step in steps.values()]}
        if do == "budget":
            return episode.budget()
        if do == "branch":
            return {"made": episode.branch(more["count"], environment)}
        if do == "snapshot":
            return {"snapshot": episode.snapshot(environment)}
        if do == "play":
            return episode.play(environment=environment, **more)
        if do == "restore":
            episode.restore(more["snapshot"], environment)
        elif do == "release":
            episode.release(environment)
        elif do == "discard":
            episode.discard(more["snapshot"])
        elif do == "give_up":
            episode.give_up("forfeit")
        return {}


mlgym.plugin(
    "orders_python", "1.0.0", mlgym.component(Orders, "orders-python", "Does what its settings say")
)
