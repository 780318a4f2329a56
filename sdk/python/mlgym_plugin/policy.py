"""Submitted code for tasks that evaluate it, run in a box of its own."""

from .values import from_json_text, json_text, text


class Policy:
    """Messages and replies are JSON (docs/policy_protocol.md). At most one is open at a time.

    Whatever the code does wrong raises Error with FAILED_PRECONDITION, which ends the evaluation as a
    SubmissionError would.

        with mlgym.Policy(call, "strategy.py", "strategy", {"rounds": 10}) as policy:
            policy.tell({"reset": 17})
            move = policy.ask({"act": 0, "last": None})
    """

    def __init__(self, call, file, entry, hello=None):
        self._call = call
        self._open = False
        call._ask(
            "policy.open",
            file=text(file, "a file's name"),
            entry=text(entry, "an entry"),
            hello=json_text(hello or {}, "the hello"),
        )
        self._open = True

    def tell(self, message):
        """Sends a dict that has no reply."""
        self._call._ask("policy.tell", message=json_text(message, "the message"))

    def ask(self, message):
        """Sends a dict and gives the reply, any JSON value."""
        answer = self._call._ask("policy.ask", message=json_text(message, "the message"))
        return from_json_text(answer["text"], "the reply")

    def close(self):
        if self._open:
            self._open = False
            self._call._ask("policy.close")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()
