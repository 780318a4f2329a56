"""Every call of every kind, with what the host offers while it runs."""

import base64
import json
import sys
import unittest

from fake_host import Refused, example, oddity


def nothing(_):
    return {}


class Metrics(unittest.TestCase):
    def test_a_metric_scores_columns_of_numbers_with_several_references(self):
        with example("near") as host:
            self.assertEqual(host.create("metric", "near", {"within": 1}), {"asked": ["within"]})
            columns = {
                "predictions": {"numbers": [1, 2, 9]},
                "references": [{"numbers": [2, 7, 0]}, {"numbers": [7, 2.5, 0]}],
            }
            self.assertAlmostEqual(host.request("metric.score", **columns)["score"], 2 / 3)

    def test_texts_are_texts_and_numbers_that_json_cannot_hold_are_floats(self):
        with example("near") as host:
            host.create("metric", "near")
            with self.assertRaisesRegex(Refused, "^numbers are expected$") as refused:
                host.request("metric.score", predictions={"texts": ["a"]}, references=[{"texts": ["a"]}])
            self.assertEqual(refused.exception.code, 3)
            columns = {"predictions": {"numbers": ["nan", "inf", 1]}, "references": [{"numbers": [0, 0, 1]}]}
            self.assertAlmostEqual(host.request("metric.score", **columns)["score"], 1 / 3)


class Agents(unittest.TestCase):
    def test_an_agent_acts_takes_notes_and_submits(self):
        def step(message):
            if message.get("tool") == "submit":
                return {"observation": "", "info": "{}", "reward": 0, "terminated": True, "truncated": False}
            info = '{"tool":"shell","exit_code":0}'
            return {"observation": "a.txt b.txt\n", "info": info, "reward": 0, "terminated": False, "truncated": False}

        with example("looker") as host:
            self.assertEqual(host.create("agent", "looker"), {"asked": ["command"]})
            host.request("agent.run", {"episode.step": step, "episode.note": nothing}, seed=2**64 - 1)
            look, note, submit = host.questions
            self.assertIn("```\nls\n```", look["text"])
            self.assertEqual(
                (note["kind"], json.loads(note["json"])), ("seen", {"files": ["a.txt", "b.txt"], "exit_code": 0})
            )
            self.assertEqual((submit["tool"], submit["arguments"]), ("submit", "{}"))

    def test_an_agent_reads_its_files_and_asks_models(self):
        files = {
            "files.read": lambda message: {"text": "read " + message["path"]},
            "files.read_yaml": lambda message: {"text": '[1, {"b": null}]'},
        }

        def complete(message):
            if message["role"] == "judge":
                raise Refused({"code": 5, "message": "no model judges"})
            call = {"id": "7", "name": "look", "arguments": '{"far": true}'}
            first = {"text": "one", "calls": [call], "finish": "tool_calls"}
            return {"reply": {"choices": [first, {"text": "two"}], "usage": {"output": 3}}}

        answers = {
            "episode.task": lambda _: {"text": '{"id": "t"}'},
            "episode.budget": lambda _: {"text": '{"steps": 4}'},
            "episode.complete": complete,
            "episode.note": nothing,
            "episode.step": lambda _: {"observation": "", "info": "{}", "reward": "nan"},
        }
        with oddity("every") as host:
            self.assertEqual(host.create("agent", "asker", answers=files), {"asked": []})
            host.request("agent.run", answers, seed=11)
            request = host.questions[2]["request"]
            parts = [
                {"text": "read prompt.txt t 4 11"},
                {"image": base64.b64encode(b"\xff\0").decode(), "media_type": "image/png"},
            ]
            self.assertEqual(request["messages"], [{"role": "user", "parts": parts}])
            tool = {"name": "look", "description": "Looks", "parameters": '{"type": "object", "properties": {}}'}
            self.assertEqual(request["tools"], [tool])
            others = {name: value for name, value in request.items() if name not in ("messages", "tools")}
            self.assertEqual(
                others,
                {"stop": ["END"], "choices": 2, "temperature": 0.5, "top_p": 0.9, "max_output_tokens": 9, "seed": 1},
            )
            note, use, judge, act = host.questions[3:]
            self.assertEqual(json.loads(note["json"]), [1, {"b": None}])
            self.assertEqual((use["tool"], use["arguments"]), ("look", '{"far": true}'))
            said = judge["request"]["messages"][0]
            self.assertEqual((said["role"], said["calls"][0]["id"]), ("assistant", "7"))
            self.assertEqual(list(judge["request"]), ["messages"])
            self.assertEqual(act["text"], "5 no model judges one two 3")

    def test_a_file_that_is_not_there_ends_the_creation(self):
        def missing(_):
            raise Refused({"code": 5, "message": "prompt.txt: no such file"})

        with oddity("every") as host, self.assertRaisesRegex(Refused, "prompt.txt: no such file") as refused:
            host.create("agent", "asker", answers={"files.read": missing})
        self.assertEqual(refused.exception.code, 5)

    def test_a_step_agent_answers_observations_until_the_episode_ends(self):
        steps = iter([{"observation": "second", "truncated": False}, {"observation": "", "truncated": True}])
        with oddity("every") as host:
            host.create("agent", "repeater")
            host.request(
                "agent.run",
                {"episode.task": lambda _: {"text": '{"id":1}'}, "episode.step": lambda _: next(steps)},
                seed=1,
            )
            self.assertEqual([asked.get("text") for asked in host.questions], [None, 'saw {"id":1}', "saw second"])

    def test_an_error_of_the_host_is_the_agents_unless_it_handles_it(self):
        def over(_):
            raise Refused({"code": 9, "message": "the episode has ended"})

        with example("looker") as host:
            host.create("agent", "looker")
            with self.assertRaisesRegex(Refused, "^the episode has ended$") as refused:
                host.request("agent.run", {"episode.step": over}, seed=1)
            self.assertEqual(refused.exception.code, 9)


class Tasks(unittest.TestCase):
    def test_a_task_prepares_files_and_evaluates_with_a_policy_and_metrics(self):
        with oddity("every") as host:
            host.create("task", "evaluator", {"game": {"rounds": 2}})
            host.request("task.prepare", {"workspace.put": nothing}, seed=5)
            text, raw = host.questions
            self.assertEqual((text["path"], text["text"]), ("data/seed.txt", "5 \N{SNOWMAN}\n"))
            self.assertEqual((raw["path"], base64.b64decode(raw["base64"])), ("data/raw.bin", bytes(range(256))))
            self.assertEqual(json.loads(host.request("task.facts")["text"]), {"rounds": 2, "sort": "game"})
            answers = dict.fromkeys(("policy.open", "policy.tell", "policy.close", "scores.add"), nothing)
            answers["policy.ask"] = lambda message: {"text": str(json.loads(message["message"])["act"])}
            answers["metrics.score"] = lambda _: {"score": 0.5}
            folders = {"submission": "/s", "files": "/f", "data": "", "scratch": "/t"}
            host.request("task.evaluate", answers, split="test", seed=2**63, **folders)
            opened, told, *asked, closed, scored, right, split = host.questions
            self.assertEqual(
                (opened["file"], opened["entry"], opened["hello"]), ("strategy.py", "strategy", '{"rounds": 2}')
            )
            self.assertEqual(json.loads(told["message"]), {"reset": 2**63})
            self.assertEqual(len(asked), 2)
            self.assertEqual(closed["call"], "policy.close")
            self.assertEqual(scored["predictions"], {"numbers": [0.0, 1.0]})
            self.assertEqual(scored["references"], [{"numbers": [1.0, 1.0]}, {"numbers": [2.0, 2.0]}])
            self.assertEqual((right["metric"], right["value"]), ("right", 0.5))
            self.assertEqual((split["metric"], split["value"]), ("test", 4.0))

    def test_a_submission_at_fault_is_a_failed_precondition_and_the_policy_is_closed(self):
        def broken(_):
            raise Refused({"code": 9, "message": "strategy.py gave no answer"})

        answers = dict.fromkeys(("policy.open", "policy.tell", "policy.close"), nothing)
        members = {"files": "", "data": "", "scratch": "/t", "split": "test", "seed": 1}
        with oddity("every") as host:
            host.create("task", "evaluator")
            with self.assertRaisesRegex(Refused, "^nothing was submitted$") as refused:
                host.request("task.evaluate", submission="", **members)
            self.assertEqual(refused.exception.code, 9)
            with self.assertRaisesRegex(Refused, "^strategy.py gave no answer$") as refused:
                host.request("task.evaluate", dict(answers, **{"policy.ask": broken}), submission="/s", **members)
            self.assertEqual(refused.exception.code, 9)
            self.assertEqual(host.questions[-1]["call"], "policy.close")

    def test_a_task_that_is_not_interactive_takes_no_actions(self):
        with oddity("every") as host:
            host.create("task", "evaluator")
            with self.assertRaises(Refused) as refused:
                host.request("task.step", action="1")
            self.assertEqual(refused.exception.code, 12)

    def test_an_interactive_task_is_played_to_its_end(self):
        with example("guess_number") as host:
            host.create("task", "guess-number", {"high": 4, "tries": 5})
            self.assertEqual(json.loads(host.request("task.facts")["text"]), {"high": 4, "tries": 5})
            first = host.request("task.reset", seed=3)["text"]
            with self.assertRaisesRegex(Refused, "^a whole number is expected$") as refused:
                host.request("task.step", action="two")
            self.assertEqual(refused.exception.code, 3)
            answers = [host.request("task.step", action=str(number)) for number in (1, 2, 3, 4)]
            right = [answer for answer in answers if answer["reward"] == 1.0]
            self.assertEqual(right, [{"text": "Right.", "reward": 1.0, "terminated": True}])
            self.assertEqual(host.request("task.reset", seed=3)["text"], first)
            self.assertEqual(host.request("task.step", action="1"), answers[0])
            host.request("task.score", {"scores.add": nothing})
            self.assertEqual([(asked["metric"], asked["value"]) for asked in host.questions][1], ("used", 1.0))
            with self.assertRaises(Refused) as refused:
                host.request("task.evaluate", submission="", files="", data="", scratch="", split="test", seed=1)
            self.assertEqual(refused.exception.code, 12)


class Models(unittest.TestCase):
    def chat(self, *messages, **members):
        said = [{"role": role, "parts": [{"text": text}]} for role, text in messages]
        return {"messages": said, **members}

    def test_a_reply_is_streamed_in_chunks_for_each_choice(self):
        with example("parrot") as host:
            self.assertEqual(host.create("model", "parrot", {"shout": "true"}), {"asked": ["shout"]})
            self.assertEqual(json.loads(host.request("model.describe")["text"])["context"], 4096)
            self.assertEqual(
                host.request("model.complete", request=self.chat(("user", "who is"), ("assistant", "a"), choices=2)), {}
            )
            self.assertEqual(
                host.parts,
                [
                    {"choice": 0, "text": "WHO"},
                    {"choice": 0, "text": " IS"},
                    {"choice": 0, "finish": "stop"},
                    {"choice": 1, "text": "WHO"},
                    {"choice": 1, "text": " IS"},
                    {"choice": 1, "finish": "stop"},
                    {"usage": {"input": 2, "output": 4}},
                ],
            )

    def test_a_model_calls_tools_and_keeps_to_the_limit(self):
        tools = [{"name": "count", "description": "Counts", "parameters": '{"type":"object"}'}]
        with example("parrot") as host:
            host.create("model", "parrot")
            host.request("model.complete", request=self.chat(("user", "call count a b"), tools=tools))
            call = {"id": "1", "name": "count", "arguments": '{"text": "a b"}'}
            self.assertEqual(host.parts[:2], [{"choice": 0, "call": call}, {"choice": 0, "finish": "tool_calls"}])
            host.request("model.complete", request=self.chat(("user", "a b c"), max_output_tokens=1))
            self.assertEqual(host.parts[:2], [{"choice": 0, "text": "a"}, {"choice": 0, "finish": "length"}])

    def test_a_model_gets_images_calls_and_its_answers_and_the_sampling(self):
        request = {
            "messages": [
                {"role": "user", "parts": [{"image": "/wA=", "media_type": "image/png"}]},
                {"role": "assistant", "parts": [], "calls": [{"id": "3", "name": "f", "arguments": '{"a":1}'}]},
                {"role": "tool", "parts": [{"text": "done"}], "call_id": "3"},
            ],
            "tools": [{"name": "f", "description": "", "parameters": '{"type":"object"}'}],
            "stop": ["x"],
            "temperature": "nan",
            "later": "unknown members are ignored",
        }
        with oddity("every") as host:
            host.create("model", "thinker")
            self.assertEqual(host.request("model.describe"), {"text": "{}"})
            host.request("model.complete", request=request)
            told = "b'\\xff\\x00' image/png 3 {'a': 1} 3 object ['x'] nan None None"
            self.assertEqual(
                host.parts,
                [{"choice": 0, "reasoning": "hm "}, {"choice": 0, "text": told}, {"choice": 0, "finish": "refused"}],
            )

    def test_a_provider_may_say_when_to_ask_again(self):
        with oddity("every") as host:
            host.create("model", "thinker")
            with self.assertRaisesRegex(Refused, "too many requests") as refused:
                host.request("model.complete", request=self.chat(("user", "a"), seed=13))
            self.assertEqual((refused.exception.code, host.parts), (8, [{"retry_after": 1.5}]))


class Tools(unittest.TestCase):
    def test_a_tool_describes_itself_and_uses_the_agents_shell(self):
        with example("word_count") as host:
            host.create("tool", "word_count")
            self.assertEqual(json.loads(host.request("tool.describe")["text"])["usage"], "word_count <path>")
            shell = {"tool.shell": lambda _: {"output": "12\n", "exit_code": 0}}
            self.assertEqual(host.request("tool.call", shell, arguments='{"path":"a b"}'), {"text": "12 words"})
            self.assertEqual(host.questions[0]["command"], "wc -w < 'a b'")
            self.assertEqual(host.request("tool.call", shell, arguments='{"path":"a"}', folder="/f"), {"text": "12 words"})
            shell = {"tool.shell": lambda _: {"output": "no such file\n", "exit_code": 1}}
            with self.assertRaisesRegex(Refused, "^no such file$") as refused:
                host.request("tool.call", shell, arguments='{"path":"c"}')
            self.assertEqual(refused.exception.code, 9)


class Histories(unittest.TestCase):
    def test_a_history_keeps_what_fits_and_no_answer_without_its_call(self):
        call = {"id": "1", "name": "f", "arguments": "not JSON"}
        messages = [
            {"role": "system", "parts": [{"text": "be good"}]},
            {"role": "assistant", "parts": [{"text": "long " * 20}], "calls": [call]},
            {"role": "tool", "parts": [{"text": "42"}], "call_id": "1"},
            {"role": "user", "parts": [{"text": "and?"}]},
        ]
        with example("last_messages") as host:
            host.create("history", "last_messages")
            self.assertEqual(
                host.request("history.view", messages=messages, budget=20), {"messages": [messages[0], messages[3]]}
            )
            self.assertEqual(host.request("history.view", messages=messages, budget=0), {"messages": messages})

    def test_a_history_may_ask_a_model(self):
        reply = {"models.complete": lambda message: {"reply": {"choices": [{"text": "short"}]}}}
        with oddity("every") as host:
            host.create("history", "summary")
            seen = host.request("history.view", reply, messages=[{"role": "user", "parts": [{"text": "a"}]}], budget=7)
            self.assertEqual(seen["messages"], [{"role": "user", "parts": [{"text": "short of 7"}]}])
            self.assertEqual(host.questions[0]["role"], "summary")


class Aggregators(unittest.TestCase):
    def test_an_aggregator_gets_rows_and_gives_tables(self):
        def row(agent, score):
            return {
                "task": "t",
                "variant": "",
                "pool": "p",
                "metric": "m",
                "agent": agent,
                "model": "",
                "score": score,
                "direction": -1,
            }

        with example("means") as host:
            host.create("aggregator", "means")
            rows = [row("a", 1), row("a", 2), row("b", "nan"), row("a", "nan")]
            tables = json.loads(host.request("aggregator.tables", rows=rows)["text"])
            self.assertEqual(
                tables["means"]["rows"], [["t", "", "a", "", "m", 1.5, 2, 3], ["t", "", "b", "", "m", None, 0, 1]]
            )


TRAJECTORY = {
    "episode": "e1",
    "task": "t",
    "reward": 1.0,
    "score": "nan",
    "terminated": True,
    "seed": 3,
    "turns": [
        {"observation": "door", "action": '{"text":"knock"}', "info": "{}", "reward": 0},
        {"observation": "door", "action": '{"text":"open"}', "info": "{}", "reward": 1},
    ],
}


class Drafts(unittest.TestCase):
    def test_a_learner_plans_observes_publishes_acts_and_is_saved(self):
        with example("tables") as host:
            host.create("learner", "best-action", {"rounds": 1, "group": 2})
            planned = [json.loads(text) for text in host.request("learner.plan", round=0)["episodes"]]
            self.assertEqual(planned, [{"group": "round-0", "seed": 1}, {"group": "round-0", "seed": 2}])
            self.assertEqual(host.request("learner.plan", round=1), {"episodes": []})
            self.assertEqual(host.request("learner.observe", trajectory=TRAJECTORY), {})
            published = json.loads(host.request("learner.publish")["text"])
            self.assertEqual(published, {"kind": "policy", "value": {"door": {"text": "open"}}})
            saved = host.request("learner.save")["text"]
        with example("tables") as host:
            host.create("learner", "best-action")
            host.request("learner.load", saved=saved)
            acted = host.request("learner.act", observation="door", seed=1)
            self.assertEqual(acted, {"text": '{"text": "open"}', "log_probability": 0.0})

    def test_a_learner_without_act_is_no_policy_and_what_it_gives_is_checked(self):
        with oddity("every") as host:
            host.create("learner", "forgetful")
            for call, code, text in (
                ("learner.act", 12, "^this learner is no policy$"),
                ("learner.publish", 13, r"^what publish\(\) gave is not JSON"),
                ("learner.save", 13, r"^TypeError: what save\(\) gave is of type dict, not a text$"),
            ):
                with self.assertRaisesRegex(Refused, text) as refused:
                    host.request(call, observation="", seed=1)
                self.assertEqual(refused.exception.code, code)

    def test_an_executor_starts_watches_and_stops_programs(self):
        with example("tables") as host:
            host.create("executor", "here")
            ending = host.request("executor.start", arguments=[sys.executable, "-c", "exit(3)"], folder="/")["text"]
            staying = host.request("executor.start", arguments=["sleep", "60"], folder="/")["text"]
            while host.request("executor.poll", worker=ending)["state"] == 1:
                pass
            self.assertEqual(host.request("executor.poll", worker=ending), {"state": 2, "exit_code": 3, "text": ""})
            self.assertEqual(host.request("executor.poll", worker=staying)["state"], 1)
            self.assertEqual(host.request("executor.stop", worker=staying), {})
            self.assertEqual(host.request("executor.poll", worker=staying)["state"], 2)
            self.assertEqual(host.request("executor.poll", worker="nobody")["state"], 3)
            with self.assertRaises(Refused):
                host.request("executor.start", arguments=["/no/such/program"], folder="/")

    def test_an_exporter_gives_rows_and_says_what_it_dropped(self):
        with example("tables") as host:
            host.create("exporter", "pairs")
            exported = host.request("exporter.rows", trajectory=TRAJECTORY)
            row = {"prompt": "door", "completion": {"text": "open"}, "reward": 1.0}
            self.assertEqual([json.loads(text) for text in exported["rows"]], [row])
            self.assertEqual(exported["dropped"], ["turn 0 of e1 has no reward"])


if __name__ == "__main__":
    unittest.main()
