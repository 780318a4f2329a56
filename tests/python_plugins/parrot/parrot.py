import mlgym_plugin as mlgym


class Parrot(mlgym.Model):
    """Repeats what the user said last, word by word; "call NAME ..." calls that tool, if it is offered."""

    def __init__(self, settings):
        self.shout = settings.boolean("shout", False)

    def describe(self):
        return {"max_concurrency": 4, "context": 4096, "price": {"input": 0.0, "output": 0.0}}

    def complete(self, call, request, reply):
        said = [message.text for message in request.messages if message.role == "user"]
        if not said:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "nobody said anything")
        words = (said[-1].upper() if self.shout else said[-1]).split(" ")
        for choice in range(request.choices):
            self.answer(call, request, reply, words, choice)
        reply.usage(mlgym.Usage(input=sum(len(text.split()) for text in said), output=len(words) * request.choices))

    def answer(self, call, request, reply, words, choice):
        offered = [tool.name for tool in request.tools]
        if words[0] == "call" and len(words) > 1 and words[1] in offered:
            reply.tool_call(mlgym.ToolCall("1", words[1], {"text": " ".join(words[2:])}), choice)
            reply.finish("tool_calls", choice)
            return
        longest = request.max_output_tokens or len(words)
        for number, word in enumerate(words[:longest]):
            call.checkpoint()
            reply.text(word if number == 0 else " " + word, choice)
        reply.finish("stop" if longest >= len(words) else "length", choice)


mlgym.plugin("parrot", "1.0.0", mlgym.component(Parrot, "parrot", "Repeats what the user said last"))
