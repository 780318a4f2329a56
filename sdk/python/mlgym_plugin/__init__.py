"""Plugins for mlgym in Python: derive from the base class of a kind and end the program with plugin().

    import mlgym_plugin as mlgym

    class Near(mlgym.Metric):
        \"\"\"Share of predictions within a distance.\"\"\"
        direction, low, high, floor_value = "maximize", 0, 1, 0

        def __init__(self, settings):
            self.within = settings.number("within", 0.5)

        def score(self, call, predictions, references):
            pairs = zip(predictions, references[0])
            return sum(abs(a - b) <= self.within for a, b in pairs) / len(predictions)

    mlgym.plugin("near", "1.0.0", mlgym.component(Near, "near", "Share of predictions within 0.5"))

mlgym starts the program once for every instance and speaks docs/process_protocol.md with it. What the
author prints to standard error goes to the host's log; standard output goes nowhere.
"""

from .agent import OWN, Action, Agent, Episode, Step, StepAgent
from .aggregator import Aggregator, Row, Validation
from .call import Call
from .chat import (
    ChatReply,
    ChatRequest,
    Choice,
    Image,
    Message,
    ToolCall,
    ToolDescription,
    Token,
    Usage,
    ask_model,
)
from .errors import (
    ABORTED,
    ALREADY_EXISTS,
    CANCELLED,
    DATA_LOSS,
    DEADLINE_EXCEEDED,
    FAILED_PRECONDITION,
    INTERNAL,
    INVALID_ARGUMENT,
    NOT_FOUND,
    OUT_OF_RANGE,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    UNAUTHENTICATED,
    UNAVAILABLE,
    UNIMPLEMENTED,
    UNKNOWN,
    Error,
    SubmissionError,
)
from .executor import Executor, WorkerState
from .exporter import Exporter, TrainingRows
from .history import History
from .learner import LearnedAction, Learner
from .metric import Metric, score_by
from .model import Model, ReplyWriter
from .program import component, plugin
from .policy import Policy
from .settings import Settings
from .task import Evaluation, Interaction, InteractiveTask, Scores, Task, Workspace
from .tool import Output, Tool, ToolEnvironment
from .trajectory import Trajectory, Turn
from .values import Values
