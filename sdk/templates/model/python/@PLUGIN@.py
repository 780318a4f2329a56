"""A model that repeats itself, for tests of agents: -m @NAME@/anything"""
import mlgym_plugin as mlgym


class @CLASS@(mlgym.Model):
    # "model" is what stands behind @NAME@/ where a run names the model.
    def __init__(self, settings):
        self.name = settings.text("model", "")
        self.reply = settings.text("reply", "I have nothing to add.\n```\nsubmit\n```")

    # With a price, in US dollars for a million tokens, runs can be limited by their cost.
    def describe(self):
        return {"price": {"input": 0, "output": 0}}

    def complete(self, call, request, reply):
        call.checkpoint()  # ends the call when it was cancelled or is out of time; ask often
        if not request.messages:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "there is nothing to reply to")
        reply.text(self.reply)  # in any number of chunks, as they arrive
        reply.finish("stop")
        reply.usage(mlgym.Usage(input=0, output=0))  # tokens


mlgym.plugin("@PLUGIN@", "1.0.0", mlgym.component(@CLASS@, "@NAME@", "Says the same, whatever it is asked"))
