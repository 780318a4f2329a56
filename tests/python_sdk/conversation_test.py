"""What holds for every call: errors, cancellation, logs, what a plugin's process may and may not do."""

import os
import signal
import socket
import time
import unittest

from fake_host import Refused, example, oddity


def odd():
    host = oddity("odd")
    host.create("metric", "odd")
    return host


def words(*texts):
    column = {"texts": list(texts)}
    return {"predictions": column, "references": [column]}


def do(host, *texts, **members):
    return host.request("metric.score", **words(*texts), **members)["score"]


class Greeting(unittest.TestCase):
    def test_the_plugin_says_what_it_holds_as_often_as_it_is_asked(self):
        with example("near") as host:
            greeting = host.request("hello", protocol=1, later="ignored")
            metric = {"direction": 1, "low": 0.0, "high": 1.0, "floor_value": 0.0}
            component = {
                "kind": "mlgym.metric/1",
                "name": "near",
                "summary": "Share of predictions within a distance",
                "settings_schema": None,
                "extensions": [],
                "metric": metric,
            }
            self.assertEqual(greeting, {"protocol": 1, "name": "near", "version": "1.0.0", "components": [component]})
            self.assertEqual(host.request("hello", protocol=1), greeting)
            host.create("metric", "near")
            self.assertEqual(host.request("hello", protocol=1), greeting)

    def test_open_ranges_are_texts_and_extensions_are_named(self):
        with oddity("odd") as host:
            metric = host.request("hello", protocol=1)["components"][0]["metric"]
            self.assertEqual(metric, {"direction": -1, "low": 0.0, "high": "inf", "floor_value": "inf"})
        with example("guess_number") as host:
            task = host.request("hello", protocol=1)["components"][0]
            self.assertEqual(task["extensions"], ["mlgym.task.facts/1", "mlgym.task.interactive/1"])
            self.assertIn('"minimum": 2', task["settings_schema"])
            self.assertEqual(host.create("task", "guess-number"), {})

    def test_another_version_is_refused_in_a_sentence(self):
        with example("near") as host, self.assertRaisesRegex(Refused, "version 1 .* the host version 2") as refused:
            host.request("hello", protocol=2)
        self.assertEqual(refused.exception.code, 12)


class Creation(unittest.TestCase):
    def test_an_unknown_component_names_the_nearest(self):
        with oddity("odd") as host:
            with self.assertRaisesRegex(Refused, 'odd has no mlgym.metric/1 "od"; did you mean "odd"\\?') as refused:
                host.create("metric", "od")
            self.assertEqual(refused.exception.code, 5)
            with self.assertRaisesRegex(Refused, 'no mlgym.tool/1 "odd"$'):
                host.create("tool", "odd")
            self.assertEqual(host.create("metric", "odd"), {"asked": ["fail"]})

    def test_a_process_has_one_instance_which_a_failed_creation_does_not_take(self):
        with oddity("odd") as host:
            with self.assertRaisesRegex(Refused, "^no luck$") as refused:
                host.create("metric", "odd", {"fail": "no luck"})
            self.assertEqual(refused.exception.code, 14)
            with self.assertRaises(Refused) as refused:
                do(host, "counts")
            self.assertEqual(refused.exception.code, 9)
            host.create("metric", "odd")
            with self.assertRaises(Refused) as refused:
                host.create("metric", "even")
            self.assertEqual(refused.exception.code, 6)

    def test_a_setting_of_the_wrong_type_is_named(self):
        with example("near") as host:
            with self.assertRaisesRegex(Refused, '^setting "within": "wide" is not a number$') as refused:
                host.create("metric", "near", {"within": "wide"})
            self.assertEqual(refused.exception.code, 3)

    def test_requests_in_sequence_reuse_the_instance(self):
        with odd() as host:
            self.assertEqual([do(host, "counts") for _ in range(3)], [1, 2, 3])


class Errors(unittest.TestCase):
    def refused(self, host, *texts):
        with self.assertRaises(Refused) as refused:
            do(host, *texts)
        return refused.exception.code, str(refused.exception)

    def test_what_the_author_raises_becomes_a_code_and_a_line_and_the_next_call_works(self):
        for texts, code, text in (
            (("refuses", "too\nfar"), 11, "too\nfar"),
            (("refuses_oddly",), 2, "an odd code"),
            (("blames",), 9, "no column"),
            (("fails",), 13, "ValueError: two lines"),
            (("fails_unreadably",), 13, "Unreadable"),
            (("is_missing",), 12, "NotImplementedError: later"),
            (("takes_all_memory",), 8, "out of memory"),
            (("exits",), 13, "SystemExit: 4"),
            (("is_interrupted",), 13, "KeyboardInterrupt"),
            (("raises_base",), 13, "BaseException: the base"),
            (("no_such_deed",), 13, "AttributeError: 'Odd' object has no attribute 'no_such_deed'"),
        ):
            with self.subTest(texts[0]), odd() as host:
                self.assertEqual(self.refused(host, *texts), (code, text))
                self.assertEqual(do(host, "counts"), 1)

    def test_the_traceback_goes_to_the_log_and_an_error_with_a_code_has_none(self):
        with odd() as host:
            self.refused(host, "fails")
            self.assertIn('raise ValueError("two\\nlines")', host.complaint())
        with odd() as host:
            self.refused(host, "blames")
            self.assertNotIn("Traceback", host.complaint())

    def test_numbers_that_json_cannot_hold_travel_as_texts_and_what_is_none_is_named(self):
        with odd() as host:
            self.assertEqual([do(host, "gives", name) for name in ("inf", "-inf", "nan")], ["inf", "-inf", "nan"])
            self.assertEqual(
                self.refused(host, "gives", "none")[1], "TypeError: what score() gave is None, not a number"
            )
            self.assertIn("is of type str, not a number", self.refused(host, "gives", "text")[1])
            column = {"numbers": ["-inf", 1, "inf"]}
            self.assertEqual(host.request("metric.score", predictions=column, references=[column])["score"], "inf")
            host.start("metric.score", **words("asks"))
            self.assertEqual(host.finish({"metrics.score": lambda _: {"score": "-inf"}})["score"], "-inf")
            self.assertEqual(host.questions[0]["predictions"], {"numbers": [1.0, "nan"]})
            self.assertEqual(host.questions[0]["references"], [{"numbers": [1.0, "inf"]}])

    def test_a_call_that_nobody_knows_is_unimplemented(self):
        with oddity("odd") as host:
            for call in ("metric.improve", "tool.call", "anything"):
                with self.assertRaises(Refused) as refused:
                    host.request(call)
                self.assertEqual(refused.exception.code, 12)
            host.create("metric", "odd")
            with self.assertRaisesRegex(Refused, 'mlgym.metric/1 has no call "tool.call"') as refused:
                host.request("tool.call")
            self.assertEqual(refused.exception.code, 12)

    def test_a_member_that_is_missing_or_wrong_is_the_hosts_error(self):
        with odd() as host:
            with self.assertRaisesRegex(Refused, '^the host sent metric.score without "references"$'):
                host.request("metric.score", predictions={"texts": ["counts"]})
            with self.assertRaisesRegex(Refused, '^the host sent "many" where a number is expected$'):
                host.request("metric.score", predictions={"numbers": ["many"]}, references=[])
            with self.assertRaisesRegex(Refused, '^the host sent "soon" where a number is expected$'):
                do(host, "counts", seconds="soon")
            host.start("metric.score", **words("asks"))
            with self.assertRaisesRegex(Refused, '^the host sent the answer to metrics.score without "score"$'):
                host.finish({"metrics.score": lambda _: {}})

    def test_an_answer_that_is_too_long_is_an_error_and_the_next_call_works(self):
        with odd() as host:
            code, text = self.refused(host, "sends_much")
            self.assertEqual(code, 11)
            self.assertRegex(text, "longer than the 67108864")
            self.assertEqual(len(self.refused(host, "repeats", "x" * (3 << 20))[1]), 1 << 20)
            self.assertEqual(do(host, "counts"), 1)


class Text(unittest.TestCase):
    def test_any_text_arrives_and_what_is_not_utf_8_is_replaced(self):
        with odd() as host, self.assertRaises(Refused) as refused:
            do(host, "says_odd_text")
        self.assertEqual(str(refused.exception), "file-\N{REPLACEMENT CHARACTER} \N{GRINNING FACE} \N{SNOWMAN} \0")
        for text in ("\N{GRINNING FACE}\u2028\x85", 'quotes " and \\', "tab\tline\nend\r"):
            with odd() as host, self.assertRaises(Refused) as refused:
                do(host, "repeats", text)
            self.assertEqual(str(refused.exception), text)


class Cancellation(unittest.TestCase):
    def begun(self, host, deed, **members):
        number = host.start("metric.score", **words(deed), **members)
        self.assertEqual(host.receive()["log"], 1)
        return number

    def test_a_loop_with_checkpoints_ends_when_it_is_cancelled(self):
        with odd() as host:
            number = self.begun(host, "loops")
            host.send({"cancel": number})
            with self.assertRaisesRegex(Refused, "^cancelled$") as refused:
                host.finish()
            self.assertEqual(refused.exception.code, 1)
            self.assertEqual(do(host, "counts"), 1)

    def test_a_cancellation_of_another_request_is_none(self):
        with odd() as host:
            number = self.begun(host, "loops", seconds=0.1)
            host.send({"cancel": number - 1})
            with self.assertRaisesRegex(Refused, "^out of time$"):
                host.finish()

    def test_a_line_that_comes_in_pieces_is_waited_for(self):
        with odd() as host:
            number = self.begun(host, "asks_whether_cancelled")
            for byte in b'{"cancel": %d}\n' % number:
                host.socket.sendall(bytes([byte]))
                time.sleep(0.003)
            self.assertEqual(host.finish()["score"], 1.0)

    def test_a_cancellation_that_comes_too_late_is_of_no_later_call(self):
        with odd() as host:
            number = self.begun(host, "computes")
            host.send({"cancel": number})
            self.assertEqual(host.finish()["score"], 2.0)
            host.send({"cancel": number})
            self.assertEqual(do(host, "counts"), 1)

    def test_a_cancellation_while_the_host_is_asked_is_seen(self):
        with example("looker") as host:
            host.create("agent", "looker")
            number = host.start("agent.run", seed=1)

            def cancel(_):
                host.send({"cancel": number})
                return {"observation": "", "info": "{}"}

            with self.assertRaisesRegex(Refused, "^cancelled$"):
                host.finish({"episode.step": cancel, "episode.note": lambda _: {}})

    def test_the_deadline_is_seen(self):
        with odd() as host:
            self.assertTrue(50 < do(host, "tells_time", seconds=60) <= 60)
            self.assertEqual(do(host, "tells_time"), "inf")
            self.begun(host, "loops", seconds=0.05)
            with self.assertRaisesRegex(Refused, "^out of time$") as refused:
                host.finish()
            self.assertEqual(refused.exception.code, 4)


class Logs(unittest.TestCase):
    def test_levels_are_the_contracts(self):
        with odd() as host:
            do(host, "logs")
            self.assertEqual([message["log"] for message in host.logs], [0, 1, 2, 3])
            self.assertEqual(host.logs[3]["message"], "error \N{SNOWMAN}")

    def test_threads_log_at_once_and_no_line_is_torn(self):
        with odd() as host:
            do(host, "logs_at_once")
            for name in "abcd":
                mine = [message["message"] for message in host.logs if message["message"][0] == name]
                self.assertEqual(mine, [f"{name} {number} " + name * 500000 for number in range(20)])

    def test_threads_ask_one_after_the_other(self):
        with odd() as host:
            host.start("metric.score", **words("asks_from_threads"))
            score = host.finish({"metrics.score": lambda message: {"score": message["predictions"]["numbers"][0]}})
            self.assertEqual(score["score"], 8.0)

    def test_a_call_that_is_over_cannot_ask(self):
        with odd() as host:
            do(host, "uses_a_call_that_is_over", "keep")
            with self.assertRaisesRegex(Refused, "is over") as refused:
                do(host, "uses_a_call_that_is_over", "use")
            self.assertEqual((refused.exception.code, host.questions), (9, []))


class Processes(unittest.TestCase):
    def test_what_the_author_prints_disturbs_nothing(self):
        with odd() as host:
            self.assertEqual(do(host, "prints"), 1.0)
            self.assertEqual(host.printed(), '{"id": 1, "ok": {}}\n')
            self.assertEqual(host.complaint(), "for the log\n")

    def test_programs_that_the_author_starts_hold_no_socket(self):
        with odd() as host:
            self.assertEqual(do(host, "lists_descriptors"), 0.0)

    def test_a_forked_process_cannot_speak_for_the_plugin(self):
        with odd() as host:
            self.assertEqual(do(host, "forks"), 0.0)
            self.assertEqual(host.logs, [])

    def test_the_end_of_the_socket_is_the_end_of_the_process(self):
        with odd() as host:
            host.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(host.end(), 0)
            self.assertEqual(host.complaint(), "closed\n")

    def test_the_end_of_the_socket_during_a_call_is_the_end_too(self):
        for deed in ("loops", "asks_whether_cancelled", "swallows", "never_looks"):
            with self.subTest(deed), odd() as host:
                host.start("metric.score", **words(deed))
                host.receive()
                begun = time.monotonic()
                host.socket.shutdown(socket.SHUT_RDWR)
                self.assertEqual(host.end(), 0)
                print(f"{deed}: ended after {1000 * (time.monotonic() - begun):.0f} ms")

    def test_an_end_of_the_process_closes_the_socket(self):
        with odd() as host:
            with self.assertRaises((EOFError, ConnectionError)):
                do(host, "dies")
            self.assertEqual(host.end(), 5)

    def test_ctrl_c_is_the_hosts(self):
        with odd() as host:
            host.start("metric.score", **words("computes"))
            host.receive()
            os.kill(host.process.pid, signal.SIGINT)
            self.assertEqual(host.finish()["score"], 2.0)

    def test_garbage_ends_the_process_with_a_sentence(self):
        for garbage, complaint in (
            (b"hello", "a line that is not JSON"),
            (b"", "a line that is not JSON"),
            (b"[1]", "not a JSON object"),
            (b'{"id": NaN, "call": "hello"}', "NaN is no JSON"),
            (b'{"id": 1, "call": "hell\xff"}', "a line that is not JSON"),
            (b"[" * 200000, "a line that is not JSON"),
            (b'{"id": 1, "ok": {}}', "a message that is no request"),
            (b'{"id": "1", "call": "hello"}', "a message that is no request"),
            (b'{"id": 1, "call": 2}', "a message that is no request"),
        ):
            with self.subTest(garbage[:40]), odd() as host:
                host.send(garbage)
                self.assertEqual(host.end(), 1)
                self.assertRegex(
                    host.complaint(), f"mlgym_plugin: the host sent .*{complaint}.*which is not the process protocol"
                )
                self.assertNotIn("Traceback", host.complaint())

    def test_what_is_no_answer_while_the_host_is_asked_ends_the_process(self):
        for answer in ({"id": 99, "ok": {}}, {"id": 1, "call": "hello"}, {"id": 1, "ok": 3}, {"log": 1}):
            with self.subTest(answer), odd() as host:
                host.start("metric.score", **words("asks"))
                host.receive()
                host.send(answer)
                self.assertEqual(host.end(), 1)
                self.assertIn("the host sent no answer to metrics.score", host.complaint())

    def test_a_line_that_is_too_long_ends_the_process(self):
        with odd() as host:
            host.socket.settimeout(60)
            with self.assertRaises(OSError):
                for _ in range(80):
                    host.socket.sendall(b"x" * (1 << 20))
            self.assertEqual(host.end(), 1)
            self.assertIn("a line of more than 67108864 bytes", host.complaint())

    def test_a_long_message_is_read_whole(self):
        with odd() as host:
            column = {"numbers": list(range(1000000))}
            self.assertEqual(host.request("metric.score", predictions=column, references=[column])["score"], 999999.0)


if __name__ == "__main__":
    unittest.main()
