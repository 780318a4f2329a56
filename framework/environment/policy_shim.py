"""Runs submitted code in its own box and answers the evaluator's questions (docs/policy_protocol.md).

Descriptor 3 brings one JSON object a line, descriptor 4 takes one JSON value a line back. What the code
prints goes to standard error. The box protects everything else; the audit hook below only names what the
code tried, so that its author learns why the submission was refused.
"""
import json
import os
import random
import sys
import traceback

QUESTIONS = open(3, "rb", buffering=1 << 16, closefd=False)
READABLE = tuple(
    {os.path.realpath(path) for path in sys.path if path}
    | {"/usr/lib/python3", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/share/zoneinfo"}
    | {"/etc/alternatives", "/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/sys/devices/system/cpu"}
    | {"/proc/self/status", "/proc/cpuinfo", "/proc/meminfo"}
)
STARTING = ("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen", "pty.spawn")
CONNECTING = ("socket.connect", "socket.bind", "socket.sendto")


def reply(value):
    line = json.dumps(value, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    while line:
        line = line[os.write(4, line) :]


def describe(error, file):
    """One line: the type, the text and the last line of the submitted file that was involved."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if isinstance(error, SyntaxError) and error.lineno:
        lines.append(error.lineno)
    where = f" ({os.path.basename(file)} line {lines[-1]})" if lines else ""
    text = f": {error}" if str(error) else ""
    return f"{type(error).__name__}{text}{where}"


def shown(value):
    """The type and the start of the text, if the value lets itself be shown."""
    try:
        return f"{type(value).__name__} {str(value)[:80]!r}"
    except BaseException:
        return type(value).__name__


class Watch:
    """Remembers the first forbidden thing the code tried, even if it swallowed the exception."""

    def __init__(self, folder):
        self.folder = os.path.realpath(folder)
        self.violation = None
        sys.addaudithook(self.audit)

    def audit(self, event, arguments):
        tried = None
        if event == "open" and isinstance(arguments[0], (str, bytes)):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not path.startswith((self.folder + "/",) + READABLE):
                tried = f"opened {path}; submitted code may read only its own files and Python's"
        elif event in STARTING:
            tried = f"tried to start a process ({event}); submitted code may not"
        elif event in CONNECTING:
            tried = f"tried to use the network ({event}); submitted code may not"
        if tried:
            self.violation = self.violation or tried
            raise PermissionError(tried)


class History:
    """Keeps the rounds, of which a question brings the last one, and gives them all to the function."""

    def __init__(self, function):
        self.function = function
        self.rounds = []

    def reset(self, question):
        self.rounds = []

    def act(self, question):
        if question["last"] is not None:
            own, other = question["last"]
            self.rounds.append((tuple(own), tuple(other)) if isinstance(own, list) else (own, other))
        return self.function(list(self.rounds))


def adapter_of(hello):
    """What stands between questions and the function: a class that the evaluator sends, or History."""
    if "adapter" not in hello:
        return History
    module = type(sys)("adapter")
    exec(compile(hello["adapter"], "adapter", "exec"), module.__dict__)
    return module.Adapter


class Policy:
    def __init__(self, folder, file, entry, adapter):
        self.file = os.path.join(folder, file)
        self.watch = Watch(folder)
        with open(self.file, "rb") as source:
            code = compile(source.read(), self.file, "exec")
        module = type(sys)("submission")
        module.__file__ = self.file
        sys.modules["submission"] = module
        sys.path.insert(0, folder)
        exec(code, module.__dict__)
        function = getattr(module, entry, None)
        if not callable(function):
            raise LookupError(f"{file} defines no function {entry}")
        self.adapter = adapter(function)
        self.refuse_violation()

    def refuse_violation(self):
        if self.watch.violation:
            raise PermissionError(self.watch.violation)

    def reset(self, question):
        self.adapter.reset(question)
        seed = question["reset"]
        random.seed(seed)
        numpy = sys.modules.get("numpy")
        if numpy is not None:
            numpy.random.seed(seed % 2**32)

    def act(self, question):
        move = self.adapter.act(question)
        self.refuse_violation()
        return move


def attempt(action, policy_name, file):
    """The action's value, or the error reply for whatever the code raised. SystemExit counts as well."""
    try:
        return action(), None
    except PermissionError as error:
        return None, f"{policy_name} {error}"
    except BaseException as error:
        return None, f"{policy_name}: {describe(error, file)}"


def main(folder):
    sys.stdout = sys.stderr
    hello = json.loads(QUESTIONS.readline())
    file, entry, adapter = hello["file"], hello["entry"], adapter_of(hello["hello"])
    path = os.path.join(folder, file)
    policy, problem = attempt(lambda: Policy(folder, file, entry, adapter), file, path)
    reply({"error": problem} if problem else {"ready": 1})
    if problem:
        return
    for line in QUESTIONS:
        question = json.loads(line)
        if "act" in question:
            move, problem = attempt(lambda: policy.act(question), f"{file}: {entry}", path)
            if problem is None:
                try:
                    reply(move)
                    continue
                except (TypeError, ValueError, RecursionError):
                    problem = f"{file}: {entry} returned {shown(move)}, which is no JSON value"
            reply({"error": problem})
        elif "reset" in question:
            policy.reset(question)
        else:
            return


main(sys.argv[1])
