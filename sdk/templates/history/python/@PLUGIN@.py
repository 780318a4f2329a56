"""What a model sees of a long chat: the instructions, and as many of the last messages as fit."""
import mlgym_plugin as mlgym


def size_of(message):
    texts = [message.text] + [call.name + str(call.arguments) for call in message.calls]
    return sum(len(text.encode()) for text in texts)


class @CLASS@(mlgym.History):
    def __init__(self, settings):
        self.last = settings.integer("last", 20)
        if self.last < 1:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, '"last" is below 1')

    # The chat itself stays whole: `messages` are all there are, every time.
    def view(self, call, messages, budget):
        start = 0  # of the chat proper
        while start < len(messages) and messages[start].role == "system":
            start += 1
        start = min(start + 1, len(messages))  # the task

        size = sum(map(size_of, messages[:start]))
        kept = len(messages)
        while kept > start and len(messages) - kept < self.last:
            size += size_of(messages[kept - 1])
            if 0 < budget < size and kept < len(messages):
                break
            kept -= 1
        # No answer of a tool without the call that asked for it.
        while kept < len(messages) and messages[kept].role == "tool":
            kept += 1
        return messages[:start] + messages[kept:]


mlgym.plugin("@PLUGIN@", "1.0.0", mlgym.component(@CLASS@, "@NAME@", "The instructions and the last messages"))
