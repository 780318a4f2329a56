"""Counts the words of a file in the agent's box. An agent gets it by its agent.yaml:
tools: [shell, submit, @NAME@]
"""
import shlex

import mlgym_plugin as mlgym


class @CLASS@(mlgym.Tool):
    # `usage` is how the tool is called where actions are text.
    def describe(self):
        return {
            "description": "Counts the words of a file.",
            "usage": "@NAME@ <path>",
            "parameters": {
                "type": "object",
                "properties": {"path": {"type": "string"}},
                "required": ["path"],
                "additionalProperties": False,
            },
        }

    def call(self, call, arguments, environment):
        path = arguments["path"]
        counted = environment.shell("wc -w < " + shlex.quote(path))
        if counted.exit_code != 0:  # the agent reads this, and may do something about it
            raise mlgym.Error(mlgym.FAILED_PRECONDITION, f"{path} cannot be read: {counted.text}")
        return f"{path} has {counted.text.strip()} words"


mlgym.plugin("@PLUGIN@", "1.0.0", mlgym.component(@CLASS@, "@NAME@", "Counts the words of a file"))
