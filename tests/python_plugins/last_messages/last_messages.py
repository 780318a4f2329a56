import mlgym_plugin as mlgym


def size(message):
    return len(message.text.encode("utf-8", "replace"))


class LastMessages(mlgym.History):
    """The system's message and as many of the last ones as fit the budget, at most `count`."""

    def __init__(self, settings):
        self.count = settings.integer("count", 20)

    def view(self, call, messages, budget):
        first = [message for message in messages if message.role == "system"]
        others = [message for message in messages if message.role != "system"]
        left = budget - sum(map(size, first))
        kept = []
        for message in reversed(others[-self.count :]):
            left -= size(message)
            if budget and left < 0:
                break
            kept.insert(0, message)
        while kept and kept[0].role == "tool":  # its call was left out
            kept.pop(0)
        return first + kept


mlgym.plugin(
    "last_messages",
    "1.0.0",
    mlgym.component(LastMessages, "last_messages", "The system's message and the last ones that fit"),
)
