"""Looks around, runs the baseline and submits what it wrote."""
import mlgym_plugin as mlgym


class @CLASS@(mlgym.Agent):
    # Settings stand in agent.yaml, and beside `use: @NAME@` in the configuration of a run.
    def __init__(self, settings):
        self.command = settings.text("command", "python3 baseline.py")

    # `episode` also has the task and what is left of the limits, as dicts, and complete(), which asks
    # a model; docs/episode.md of mlgym specifies them.
    def run(self, call, episode):
        if episode.act("What is there?\n```\nls\n```").ended:
            return
        step = episode.act(f"I run the baseline.\n```\n{self.command}\n```")
        if not step.ended:  # else a limit was reached, and what is there is scored
            episode.use("submit")


mlgym.plugin("@PLUGIN@", "1.0.0", mlgym.component(@CLASS@, "@NAME@", "Looks around, runs the baseline and submits"))
