"""What the examples leave out: components that use everything the host offers their kind."""

import mlgym_plugin as mlgym


class Evaluator(mlgym.Task):
    def __init__(self, settings):
        self.rounds = settings.integer("game.rounds", 3)

    def prepare(self, call, workspace, seed):
        workspace.put("data/seed.txt", f"{seed} \N{SNOWMAN}\n")
        workspace.put("data/raw.bin", bytes(range(256)))

    def evaluate(self, call, evaluation, scores):
        if not evaluation.submission:
            raise mlgym.SubmissionError("nothing was submitted")
        with mlgym.Policy(call, "strategy.py", "strategy", {"rounds": self.rounds}) as policy:
            policy.tell({"reset": evaluation.seed})
            moves = [policy.ask({"act": number, "last": None}) for number in range(self.rounds)]
        scores.add("right", mlgym.score_by(call, "accuracy", moves, [1.0] * len(moves), [2.0] * len(moves)))
        scores.add(evaluation.split, len(evaluation.files + evaluation.data + evaluation.scratch))

    def facts(self):
        return {"rounds": self.rounds, "sort": "game"}


class Asker(mlgym.Agent):
    def __init__(self, settings):
        self.prompt = settings.file("prompt.txt")
        self.plan = settings.yaml_file("plan.yaml")

    def run(self, call, episode):
        task, budget = episode.task(), episode.budget()
        question = mlgym.Message(
            text=f"{self.prompt} {task['id']} {budget['steps']} {episode.seed}",
            images=[mlgym.Image(b"\xff\0", "image/png")],
        )
        tool = mlgym.ToolDescription("look", "Looks", {"type": "object", "properties": {}})
        request = mlgym.ChatRequest(
            [question], [tool], ["END"], choices=2, temperature=0.5, top_p=0.9, max_output_tokens=9, seed=1
        )
        reply = episode.complete(request)
        episode.note("plan", self.plan)
        for asked in reply.calls:
            episode.use(asked.name, asked.parsed())
        try:
            episode.complete(mlgym.ChatRequest([reply.message()]), role="judge")
        except mlgym.Error as error:
            episode.act(f"{error.code} {error} {reply.text} {reply.choices[1].text} {reply.usage.output}")


class Repeater(mlgym.StepAgent):
    def act(self, call, observation):
        return "saw " + observation


class Summary(mlgym.History):
    def view(self, call, messages, budget):
        reply = mlgym.ask_model(call, mlgym.ChatRequest(messages), "summary")
        return [mlgym.Message("user", f"{reply.text} of {budget}")] + messages[1:]


class Thinker(mlgym.Model):
    def complete(self, call, request, reply):
        if request.seed == 13:
            reply.retry_after(1.5)
            raise mlgym.Error(mlgym.RESOURCE_EXHAUSTED, "too many requests")
        image = request.messages[0].images[0]
        told = request.messages[1].calls[0]
        reply.reasoning("hm ")
        reply.text(
            f"{image.data!r} {image.media_type} {told.id} {told.parsed()} {request.messages[2].call_id} "
            f"{request.tools[0].parameters['type']} {request.stop} {request.temperature} {request.top_p} {request.seed}"
        )
        reply.finish("refused")


class Forgetful(mlgym.Learner):
    """Knows nothing, and says so."""

    def plan(self, call, round):
        return []

    def observe(self, call, trajectory):
        pass

    def publish(self, call):
        return {"kind": "nothing", "value": float("nan")}

    def save(self, call):
        return {"not": "a text"}

    def load(self, call, saved):
        pass


mlgym.plugin(
    "every",
    "1.0.0",
    mlgym.component(Evaluator, "evaluator", "For tests"),
    mlgym.component(Asker, "asker", "For tests"),
    mlgym.component(Repeater, "repeater", "For tests"),
    mlgym.component(Summary, "summary", "For tests"),
    mlgym.component(Thinker, "thinker", "For tests"),
    mlgym.component(Forgetful, "forgetful", "For tests"),
)
