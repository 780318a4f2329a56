"""The providers' own clients ask the model endpoint."""

import asyncio
import json
import subprocess
import sys
import time
import unittest

import anthropic
import openai

PROGRAM = sys.argv.pop(1)
IMAGE = "iVBORw0KGgo="
SCHEMA = {"type": "object", "properties": {"answer": {"type": "integer"}}, "required": ["answer"],
          "additionalProperties": False}
PARAMETERS = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}


class EndpointTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.url = cls.program.stdout.readline().strip()
        cls.openai = openai.OpenAI(base_url=cls.url + "/v1", api_key="token")
        cls.anthropic = anthropic.Anthropic(base_url=cls.url, api_key="token")

    @classmethod
    def tearDownClass(cls):
        cls.program.stdin.close()
        cls.program.wait(10)
        cls.program.stdout.close()


def user(text):
    return [{"role": "user", "content": text}]


class ChatCompletionsTest(EndpointTest):
    TOOLS = [{"type": "function", "function": {"name": "add", "parameters": PARAMETERS}}]

    def ask(self, text, **more):
        return self.openai.chat.completions.create(model="agent", messages=user(text), **more)

    def test_a_reply(self):
        reply = self.ask("hi")
        self.assertEqual(reply.choices[0].message.content, "You said: hi")
        self.assertEqual(reply.choices[0].finish_reason, "stop")
        self.assertEqual(reply.model, "model-2025")
        self.assertEqual((reply.usage.prompt_tokens, reply.usage.total_tokens), (12, 15))
        self.assertEqual(reply.usage.prompt_tokens_details.cached_tokens, 2)

    def test_choices_and_log_probabilities(self):
        reply = self.ask("tokens", n=2, logprobs=True, top_logprobs=1)
        self.assertEqual([choice.index for choice in reply.choices], [0, 1])
        token = reply.choices[1].logprobs.content[0]
        self.assertEqual((token.token, token.logprob, token.top_logprobs[0].token), ("You", -0.25, "I"))

    def test_a_stream(self):
        text, finish, usage = "", None, None
        for chunk in self.ask("slowly", stream=True, stream_options={"include_usage": True}):
            if chunk.choices:
                text += chunk.choices[0].delta.content or ""
                finish = chunk.choices[0].finish_reason or finish
            usage = chunk.usage or usage
        self.assertEqual((text, finish, usage.completion_tokens), ("You said: slowly", "stop", 3))

    def test_tools_there_and_back(self):
        message = self.ask("call", tools=self.TOOLS, tool_choice="auto").choices[0].message
        self.assertEqual([call.id for call in message.tool_calls], ["c1", "c2"])
        self.assertEqual(json.loads(message.tool_calls[1].function.arguments), {"a": 3, "b": 4})
        results = [{"role": "tool", "tool_call_id": call.id, "content": "request"} for call in message.tool_calls]
        reply = self.openai.chat.completions.create(
            model="agent", messages=[*user("call"), message, *results], tools=self.TOOLS)
        seen = json.loads(reply.choices[0].message.content)["messages"]
        self.assertEqual([m["role"] for m in seen], ["user", "assistant", "tool", "tool"])
        self.assertEqual(seen[1]["calls"][0]["arguments"], '{"a":1,"b":2}')

    def test_tools_in_a_stream(self):
        with self.openai.chat.completions.stream(model="agent", messages=user("call"), tools=self.TOOLS) as stream:
            for _ in stream:
                pass
            message = stream.get_final_completion().choices[0].message
        self.assertEqual([call.function.arguments for call in message.tool_calls],
                         ['{"a":1,"b":2}', '{"a":3,"b":4}'])

    def test_images(self):
        reply = self.ask([{"type": "text", "text": "see "},
                          {"type": "image_url", "image_url": {"url": "data:image/png;base64," + IMAGE}}])
        self.assertEqual(reply.choices[0].message.content, "You said: see <image/png>")

    def test_structured_output(self):
        format = {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True}}
        reply = self.openai.chat.completions.parse(model="agent", messages=user("json"), response_format=format)
        self.assertEqual(json.loads(reply.choices[0].message.content), {"answer": 42})
        seen = json.loads(self.ask("request", response_format=format).choices[0].message.content)
        self.assertEqual(json.loads(seen["reply_schema"]), SCHEMA)

    def test_errors_are_told_at_once(self):
        for text, kind in (("spent", openai.RateLimitError), ("long", openai.BadRequestError),
                           ("down", openai.InternalServerError)):
            for stream in (False, True):
                began = time.monotonic()
                with self.assertRaises(kind):
                    self.ask(text, stream=stream)
                self.assertLess(time.monotonic() - began, 5)
        with self.assertRaises(openai.BadRequestError) as wrong:
            self.ask("hi", temperature=9)
        self.assertIn("temperature", str(wrong.exception))
        with self.assertRaises(openai.NotFoundError):
            self.openai.chat.completions.create(model="absent", messages=user("hi"))
        with self.assertRaises(openai.AuthenticationError):
            self.openai.with_options(api_key="other").models.list()

    def test_an_error_in_a_stream(self):
        with self.assertRaises(openai.APIError) as wrong:
            list(self.ask("slow error", stream=True))
        self.assertIn("the provider is away", str(wrong.exception))

    def test_models(self):
        self.assertEqual([model.id for model in self.openai.models.list()], ["agent", "judge", "absent"])
        self.assertEqual(self.openai.models.retrieve("x").id, "x")

    def test_many_at_once(self):
        async def ask_all():
            async with openai.AsyncOpenAI(base_url=self.url + "/v1", api_key="token") as client:
                return await asyncio.gather(*(client.chat.completions.create(model="agent", messages=user(str(i)))
                                              for i in range(50)))
        replies = asyncio.run(ask_all())
        self.assertEqual([r.choices[0].message.content for r in replies], [f"You said: {i}" for i in range(50)])


class ResponsesTest(EndpointTest):
    TOOLS = [{"type": "function", "name": "add", "parameters": PARAMETERS, "strict": False}]

    def ask(self, asked, **more):
        return self.openai.responses.create(model="agent", input=asked, **more)

    def test_a_reply(self):
        reply = self.ask("hi", instructions="Be brief.")
        self.assertEqual((reply.output_text, reply.status), ("You said: hi", "completed"))
        self.assertEqual((reply.usage.input_tokens, reply.usage.output_tokens_details.reasoning_tokens), (12, 1))
        self.assertEqual(self.ask("cut").incomplete_details.reason, "max_output_tokens")

    def test_a_stream(self):
        with self.openai.responses.stream(model="agent", input="slowly") as stream:
            text = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
            final = stream.get_final_response()
        self.assertEqual(text, "You said: slowly")
        self.assertEqual(final.output_text, text)
        self.assertEqual(final.output[0].encrypted_content, "c2lnbmVk")

    def test_tools_and_reasoning_there_and_back(self):
        thought = self.ask("think").output
        called = self.ask("call", tools=self.TOOLS).output
        calls = [item for item in called if item.type == "function_call"]
        self.assertEqual([call.call_id for call in calls], ["c1", "c2"])
        results = [{"type": "function_call_output", "call_id": call.call_id, "output": "request"} for call in calls]
        reply = self.openai.responses.create(
            model="agent", input=[*user("a"), *thought, *user("b"), *called, *results])
        seen = json.loads(reply.output_text)["messages"]
        self.assertEqual([m["role"] for m in seen], ["user", "assistant", "user", "assistant", "tool", "tool"])
        self.assertEqual(seen[1]["opaque"], "c2lnbmVk")
        self.assertEqual(len(seen[3]["calls"]), 2)

    def test_tools_in_a_stream(self):
        with self.openai.responses.stream(model="agent", input="call", tools=self.TOOLS) as stream:
            final = stream.get_final_response()
        self.assertEqual([item.type for item in final.output], ["message", "function_call", "function_call"])
        self.assertEqual(final.output[2].arguments, '{"a":3,"b":4}')

    def test_images_and_structured_output(self):
        reply = self.ask([{"role": "user", "content": [
            {"type": "input_text", "text": "see "},
            {"type": "input_image", "image_url": "data:image/png;base64," + IMAGE, "detail": "auto"}]}])
        self.assertEqual(reply.output_text, "You said: see <image/png>")
        format = {"format": {"type": "json_schema", "name": "answer", "schema": SCHEMA, "strict": True}}
        self.assertEqual(json.loads(self.ask("json", text=format).output_text), {"answer": 42})

    def test_errors(self):
        with self.assertRaises(openai.RateLimitError):
            self.ask("spent")
        with self.assertRaises(openai.BadRequestError) as wrong:
            self.ask("hi", previous_response_id="resp_1")
        self.assertIn("nothing is kept", str(wrong.exception))
        with self.assertRaises(openai.APIError) as late:
            list(self.ask("slow error", stream=True))
        self.assertIn("the provider is away", str(late.exception))


class MessagesTest(EndpointTest):
    TOOLS = [{"name": "add", "input_schema": PARAMETERS}]

    def ask(self, text, **more):
        return self.anthropic.messages.create(model="agent", max_tokens=100, messages=user(text), **more)

    def test_a_reply(self):
        reply = self.ask("hi", system="Be brief.")
        self.assertEqual((reply.content[0].text, reply.stop_reason), ("You said: hi", "end_turn"))
        self.assertEqual((reply.usage.input_tokens, reply.usage.cache_read_input_tokens), (10, 2))
        self.assertEqual(self.ask("cut").stop_reason, "max_tokens")

    def test_a_stream(self):
        with self.anthropic.messages.stream(model="agent", max_tokens=100, messages=user("slowly")) as stream:
            text = "".join(stream.text_stream)
            final = stream.get_final_message()
        self.assertEqual(text, "You said: slowly")
        self.assertEqual([block.type for block in final.content], ["thinking", "text"])
        self.assertEqual(final.content[0].signature, "c2lnbmVk")
        self.assertEqual((final.usage.input_tokens, final.usage.output_tokens), (10, 3))

    def test_tools_and_thinking_there_and_back(self):
        thought = self.ask("think").content
        called = self.ask("call", tools=self.TOOLS).content
        calls = [block for block in called if block.type == "tool_use"]
        self.assertEqual([call.input for call in calls], [{"a": 1, "b": 2}, {"a": 3, "b": 4}])
        results = [{"type": "tool_result", "tool_use_id": call.id, "content": [
            {"type": "text", "text": "request"}]} for call in calls]
        reply = self.anthropic.messages.create(model="agent", max_tokens=100, tools=self.TOOLS, messages=[
            *user("a"), {"role": "assistant", "content": thought}, *user("b"),
            {"role": "assistant", "content": called}, {"role": "user", "content": results}])
        seen = json.loads(reply.content[0].text)["messages"]
        self.assertEqual([m["role"] for m in seen], ["user", "assistant", "user", "assistant", "tool", "tool"])
        self.assertEqual(seen[1]["opaque"], "c2lnbmVk")
        self.assertEqual(seen[3]["calls"][1]["arguments"], '{"a":3,"b":4}')

    def test_tools_in_a_stream(self):
        with self.anthropic.messages.stream(
                model="agent", max_tokens=100, messages=user("call"), tools=self.TOOLS) as stream:
            final = stream.get_final_message()
        self.assertEqual([block.type for block in final.content], ["text", "tool_use", "tool_use"])
        self.assertEqual(final.content[2].input, {"a": 3, "b": 4})
        self.assertEqual(final.stop_reason, "tool_use")

    def test_images(self):
        reply = self.ask([{"type": "text", "text": "see "},
                          {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": IMAGE}}])
        self.assertEqual(reply.content[0].text, "You said: see <image/png>")

    def test_structured_output(self):
        format = {"format": {"type": "json_schema", "schema": SCHEMA}}
        self.assertEqual(json.loads(self.ask("json", extra_body={"output_config": format}).content[0].text),
                         {"answer": 42})

    def test_errors(self):
        for text, kind in (("spent", anthropic.RateLimitError), ("long", anthropic.BadRequestError),
                           ("down", anthropic.InternalServerError)):
            began = time.monotonic()
            with self.assertRaises(kind):
                self.ask(text)
            self.assertLess(time.monotonic() - began, 5)
        with self.assertRaises(anthropic.APIError) as late:
            list(self.ask("slow error", stream=True))
        self.assertIn("the provider is away", str(late.exception))
        with self.assertRaises(anthropic.AuthenticationError):
            self.anthropic.with_options(api_key="other").messages.create(
                model="agent", max_tokens=1, messages=user("hi"))

    def test_counting_and_models(self):
        count = self.anthropic.messages.count_tokens(model="agent", messages=user("hello there"))
        self.assertGreater(count.input_tokens, 3)
        self.assertEqual([model.id for model in self.anthropic.models.list()], ["agent", "judge", "absent"])


if __name__ == "__main__":
    unittest.main()
