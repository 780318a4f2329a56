import shlex

import mlgym_plugin as mlgym


class WordCount(mlgym.Tool):
    """Counts the words of a file in the agent's box."""

    def describe(self):
        return {
            "description": "Counts the words of a file",
            "parameters": {
                "type": "object",
                "properties": {"path": {"type": "string"}},
                "required": ["path"],
                "additionalProperties": False,
            },
            "usage": "word_count <path>",
        }

    def call(self, call, arguments, environment):
        output = environment.shell("wc -w < " + shlex.quote(arguments["path"]))
        if output.exit_code != 0:
            raise mlgym.Error(mlgym.FAILED_PRECONDITION, output.text.strip() or "the file cannot be read")
        return f"{int(output.text)} words"


mlgym.plugin("word_count", "1.0.0", mlgym.component(WordCount, "word_count", "Counts the words of a file"))
