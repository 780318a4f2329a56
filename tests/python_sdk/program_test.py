"""A plugin as a program, as a module, and as source."""

import ast
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import mlgym_plugin as mlgym
from fake_host import EXAMPLES, PACKAGE, example


def run(code, **variables):
    """Runs the text of a plugin, as a program."""
    environment = {name: value for name, value in os.environ.items() if name != "MLGYM_PLUGIN_SOCKET"}
    environment.update(variables, PYTHONPATH=str(PACKAGE))
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "program.py")
        program.write_text(code)
        return subprocess.run(
            [sys.executable, "-B", str(program)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


class Program(unittest.TestCase):
    def test_started_by_hand_it_says_what_it_is(self):
        done = run((EXAMPLES / "near" / "near.py").read_text())
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(
            done.stderr, r"^near 1.0.0 is a plugin of mlgym \(metric/near\), .*`mlgym check plugin near`\.\n$"
        )

    def test_a_descriptor_that_is_no_socket_is_named(self):
        for number in ("77", "three", ""):
            done = run((EXAMPLES / "near" / "near.py").read_text(), MLGYM_PLUGIN_SOCKET=number)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, f"^near: MLGYM_PLUGIN_SOCKET is '{number}': .*\n$")

    def test_imported_it_serves_nobody(self):
        code = f"import sys; sys.path.insert(0, {str(EXAMPLES / 'near')!r}); import near; print(near.Near.high)"
        done = run(code)
        self.assertEqual((done.returncode, done.stdout), (0, "1\n"), done.stderr)

    def test_mistakes_in_the_offer_are_found_at_the_start(self):
        start = "import mlgym_plugin as mlgym\nclass Mine(mlgym.Metric):\n  "
        for body, complaint in (
            ("pass\nmlgym.component(Mine, 'a', 'b')", "Mine has to define score"),
            (
                "direction = 'up'\n  def score(self, *_): pass\nmlgym.component(Mine, 'a', 'b')",
                "Mine.direction is 'up'; one of maximize, minimize",
            ),
            (
                "def score(self, *_): pass\np = mlgym.component(Mine, 'a', 'b')\nmlgym.plugin('a', '1', p, p)",
                'two components .* "a"',
            ),
            ("pass\nmlgym.component(int, 'a', 'b')", "derives from no kind of component .*Metric"),
        ):
            done = run(start + body)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, complaint)


class Settings(unittest.TestCase):
    def test_values_have_types_and_fallbacks(self):
        settings = mlgym.Settings({"a": {"b": 2.5, "c": "7", "d": [1]}, "yes": True, "no": "false", "none": None})
        self.assertEqual(settings.number("a.b"), 2.5)
        self.assertEqual((settings.integer("a.c"), settings.number("a.c")), (7, 7.0))
        self.assertEqual((settings.text("a.b"), settings.text("a.d"), settings.text("yes")), ("2.5", "[1]", "true"))
        self.assertEqual(
            (settings.boolean("yes"), settings.boolean("no"), settings.boolean("a.x", True)), (True, False, True)
        )
        self.assertEqual((settings.integer("a.c.x", 3), settings.text("x"), settings.value("a.d")), (3, None, [1]))
        self.assertEqual(settings.value("none", 1), None)
        for read, path in (
            (settings.number, "a"),
            (settings.number, "yes"),
            (settings.number, "none"),
            (settings.integer, "a.b"),
            (settings.boolean, "a.b"),
        ):
            with self.assertRaisesRegex(mlgym.Error, f'^setting "{path}": .* is not '):
                read(path)

    def test_a_plugin_can_be_tried_without_a_host_but_has_no_files(self):
        with self.assertRaises(mlgym.Error):
            mlgym.Settings({}).file("prompt.txt")


class Sources(unittest.TestCase):
    def test_the_package_and_the_examples_need_no_newer_python_than_3_8(self):
        files = [*PACKAGE.glob("mlgym_plugin/*.py"), *EXAMPLES.glob("*/*.py")]
        self.assertGreater(len(files), 20)
        for file in files:
            with self.subTest(file.name):
                ast.parse(file.read_text(), str(file), feature_version=(3, 8))

    def test_the_package_imports_only_itself_and_the_standard_library(self):
        known = set(getattr(sys, "stdlib_module_names", ()))
        if not known:
            self.skipTest("this Python does not list its library")
        for file in PACKAGE.glob("mlgym_plugin/*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Import):
                    self.assertLessEqual({name.name.split(".")[0] for name in node.names}, known, file.name)
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    self.assertIn(node.module.split(".")[0], known, file.name)

    def test_the_manifests_of_the_examples_say_what_the_programs_say(self):
        for manifest in EXAMPLES.glob("*/plugin.yaml"):
            name = manifest.parent.name
            with self.subTest(name), example(name) as host:
                text = manifest.read_text()
                greeting = host.request("hello", protocol=1)
                self.assertIn(f"name: {greeting['name']}\nversion: {greeting['version']}\n", text)
                self.assertIn(f"command: [/usr/bin/python3, -B, {name}.py]\n", text)
                provided = re.findall(r'- \{kind: (.*), name: (.*), summary: "(.*)"\}', text)
                offered = [(part["kind"], part["name"], part["summary"]) for part in greeting["components"]]
                self.assertEqual(provided, offered)


if __name__ == "__main__":
    unittest.main()
