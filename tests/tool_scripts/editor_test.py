"""The editor: what an agent reads, and what happens to its files."""
import os
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

from scripts import Tools


class Editor(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.folder = Path(self.place.name).resolve()
        self.tools = Tools("tool_editor", self.folder, MLGYM_SETTING_WINDOW="10", MLGYM_SETTING_OVERLAP="2")

    def write(self, name, content):
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(data)

    def numbers(self, count=100):
        self.write("n.txt", "".join(f"line {i}\n" for i in range(1, count + 1)))

    def does(self, tool, *arguments, body=""):
        code, text = self.tools(tool, *arguments, body=body)
        self.assertEqual(0, code, text)
        return text

    def refuses(self, tool, *arguments, body=""):
        files = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        code, text = self.tools(tool, *arguments, body=body)
        self.assertEqual(1, code, text)
        self.assertEqual(files, {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()})
        self.assertNotIn("Traceback", text)
        return text


class Windows(Editor):
    def test_a_window_has_a_header_and_says_what_is_around_it(self):
        self.numbers()
        text = self.does("open", "n.txt")
        self.assertEqual(f"[File: {self.folder}/n.txt (100 lines total)]", text.split("\n")[0])
        self.assertEqual(["1:line 1", "10:line 10", "(90 more lines below)"],
                         [text.split("\n")[i] for i in (1, 10, 11)])

    def test_a_line_is_shown_a_sixth_below_the_top(self):
        self.numbers()
        for text in (self.does("open", "n.txt", 50), self.does("goto", 50)):
            lines = text.split("\n")
            self.assertEqual("(49 more lines above)", lines[1])
            self.assertEqual("50:line 50", lines[2])

    def test_scrolling_shows_some_lines_again_and_stops_at_the_ends(self):
        self.numbers(25)
        self.does("open", "n.txt")
        self.assertIn("\n9:line 9\n", self.does("scroll_down"))
        self.assertIn("\n25:line 25\n", self.does("scroll_down"))
        third = self.does("scroll_down")
        self.assertIn("\n16:line 16\n", third)
        self.assertIn("[Scrolling takes a step", third)
        for _ in range(3):
            text = self.does("scroll_up")
        self.assertIn("\n1:line 1\n", text)

    def test_a_line_behind_the_end_is_told_and_the_end_is_shown(self):
        self.numbers(20)
        text = self.does("open", "n.txt", 500)
        self.assertTrue(text.startswith("The file has 20 lines; line 500 is behind its end.\n"))
        self.assertIn("20:line 20", text)
        self.assertIn("no line 500", self.refuses("goto", 500))

    def test_what_cannot_be_shown_is_refused_in_words(self):
        self.write("data.bin", b"\x7fELF\0\0")
        os.mkfifo(self.folder / "pipe")
        (self.folder / "large").touch()
        os.truncate(self.folder / "large", 20 * 1024 * 1024)
        self.assertEqual("There is no file no.txt.\n", self.refuses("open", "no.txt"))
        self.assertIn("is no text file", self.refuses("open", "data.bin"))
        self.assertIn("is a folder", self.refuses("open", "."))
        self.write("data.bin", b"\x89PNG\r\n\x1a\n rest")
        self.assertIn("is an image", self.refuses("open", "data.bin"))
        (self.folder / "data.bin").unlink()
        for name, words in (("pipe", "no ordinary file"), ("large", "head, tail, sed -n or grep")):
            code, text = self.tools("open", name)
            self.assertEqual((1, True), (code, words in text), text)

    def test_a_carriage_return_within_a_line_is_seen(self):
        self.write("cr.py", "x = 1\ry = 2\n")
        self.assertIn("\n1:x = 1\u240dy = 2\n", self.does("open", "cr.py"))
        self.assertIn("Line 1:x = 1\u240dy = 2\n", self.does("search_file", "x"))

    def test_an_empty_path_and_a_link_to_nothing_are_told(self):
        for tool in ("open", "create"):
            self.assertEqual("The path is empty.\n", self.refuses(tool, ""))
        (self.folder / "link").symlink_to("gone.txt")
        self.assertIn("link is a link to gone.txt, which is not there", self.refuses("create", "link"))

    def test_without_an_open_file_it_is_said_how_to_open_one(self):
        for call in (["goto", 1], ["scroll_down"], ["edit", "1:1"], ["insert", 0], ["search_file", "x"]):
            self.assertIn("open <path>", self.refuses(*call, body="x\n" if call[0] in ("edit", "insert") else ""))

    def test_a_file_that_is_gone_is_no_longer_open(self):
        self.numbers()
        self.does("open", "n.txt")
        (self.folder / "n.txt").unlink()
        self.assertIn("is gone", self.refuses("goto", 1))

    def test_a_state_that_somebody_else_wrote_counts_as_none(self):
        for state in ("no json", "[1]", "{\"file\": \"/nowhere\"}"):
            self.tools.state = state
            self.refuses("goto", 1)

    def test_create_makes_a_file_with_one_line_and_leaves_another_alone(self):
        self.assertIn("(1 lines total)]\n1:\n", self.does("create", "new.py"))
        self.assertEqual(b"\n", (self.folder / "new.py").read_bytes())
        text = self.refuses("create", "new.py")
        self.assertIn("new.py is there already; it was opened, not changed.", text)
        self.assertIn("no folder nowhere", self.refuses("create", "nowhere/new.py"))


class Edits(Editor):
    def content(self, name="n.txt"):
        return (self.folder / name).read_bytes()

    def test_lines_are_replaced_inserted_and_removed(self):
        self.numbers(4)
        self.does("open", "n.txt")
        self.does("edit", "2:3", body="two\n\nthree\n")
        self.assertEqual(b"line 1\ntwo\n\nthree\nline 4\n", self.content())
        self.does("edit", "2:1", body="before two\n")
        self.does("insert", "0", body="first\n")
        self.does("edit", "3:5", body="")
        self.assertEqual(b"first\nline 1\nthree\nline 4\n", self.content())
        self.does("edit", "5:5", body="last")
        self.assertEqual(b"first\nline 1\nthree\nline 4\nlast\n", self.content())

    def test_the_window_stands_at_the_edit(self):
        self.numbers()
        self.does("open", "n.txt")
        self.assertIn("\n50:changed\n", self.does("edit", "50:50", body="changed\n"))

    def test_wrong_ranges_are_refused(self):
        self.numbers(4)
        self.does("open", "n.txt")
        self.assertIn("FIRST:LAST, such as 3:7", self.refuses("edit", "two", body="x\n"))
        self.assertIn("no line 9", self.refuses("edit", "9:9", body="x\n"))
        self.assertIn("ends before it begins", self.refuses("edit", "3:1", body="x\n"))
        self.assertIn("no line 0", self.refuses("edit", "0:1", body="x\n"))
        self.assertIn("behind line 0 to 4", self.refuses("insert", "9", body="x\n"))
        self.assertIn("line is a number", self.refuses("insert", "x", body="x\n"))
        self.assertIn("2:9 was taken as 2:4", self.does("edit", "2:9", body="x\n"))

    def test_ends_of_lines_marks_encodings_and_modes_stay(self):
        for before, after in ((b"a\r\nb\r\n", b"a\r\nx\r\n"), (b"\xef\xbb\xbfa\nb", b"\xef\xbb\xbfa\nx\n"),
                              (b"a\nb\nc", b"a\nx\nc"), (b"caf\xe9\nb\n", b"caf\xe9\nx\n"),
                              (b"a\x0cb\nc\n", b"a\x0cb\nx\n")):
            self.write("n.txt", before)
            (self.folder / "n.txt").chmod(0o754)
            self.does("open", "n.txt")
            self.does("edit", "2:2", body="x\n")
            self.assertEqual(after, self.content())
            self.assertEqual(0o754, stat.S_IMODE((self.folder / "n.txt").stat().st_mode))

    def test_what_an_encoding_cannot_hold_is_refused(self):
        self.write("n.txt", b"caf\xe9\n")
        self.does("open", "n.txt")
        self.assertIn("is not UTF-8 but latin-1", self.refuses("edit", "1:1", body="\u4e16\n"))

    def test_a_link_stays_a_link(self):
        self.numbers(2)
        (self.folder / "link").symlink_to("n.txt")
        self.does("open", "link")
        self.does("edit", "1:1", body="x\n")
        self.assertTrue((self.folder / "link").is_symlink())
        self.assertEqual(b"x\nline 2\n", self.content())

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_read_only_file_is_refused(self):
        self.numbers(2)
        (self.folder / "n.txt").chmod(0o444)
        self.does("open", "n.txt")
        self.assertIn("is read-only", self.refuses("edit", "1:1", body="x\n"))

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_read_only_folder_is_named(self):
        self.write("f/n.txt", "x\n")
        self.does("open", "f/n.txt")
        (self.folder / "f").chmod(0o555)
        self.addCleanup((self.folder / "f").chmod, 0o755)
        text = self.refuses("edit", "1:1", body="y\n")
        self.assertTrue(text.startswith(f"{self.folder}/f, the folder of n.txt, cannot be written to"), text)

    def test_an_edit_with_a_new_error_shows_it_and_changes_nothing(self):
        self.write("a.py", "def f():\n    return 1\n\n\nprint(f())\n")
        self.does("open", "a.py")
        text = self.refuses("edit", "2:2", body="return 1\n")
        self.assertTrue(text.startswith("This edit would bring new errors into the file, so nothing was changed.\n"
                                        "ERRORS:\n- line 2: E"), text)
        self.assertIn("\n2:return 1\n", text)
        self.assertEqual(2, text.count(f"\n[Part of {self.folder}/a.py (5 lines total)]\n"))
        self.assertIn("\n2:    return 1\n", text)

    def test_errors_that_were_there_before_do_not_matter(self):
        self.write("a.py", "x = 1\ny = (\n")
        self.does("open", "a.py")
        self.does("insert", "0", body="import os\nz = os\n")
        self.refuses("edit", "1:1", body="import (\n")

    def test_an_error_that_tells_of_another_line_is_known_again_when_lines_move(self):
        self.write("a.py", "x = 1\nif x:\ny = 2\n")
        self.does("open", "a.py")
        self.does("insert", "0", body="# a comment\n")

    def test_an_error_that_another_had_hidden_is_told_and_refuses_nothing(self):
        self.write("a.py", "def f(:\n  pass\nz = 1\ng(\n")
        self.does("open", "a.py")
        text = self.does("edit", "1:1", body="def f():\n")
        self.assertIn("Errors that are still in the file, and not of this edit:\n- line 4: E", text)
        self.assertIn("- line 2: E", self.refuses("edit", "2:2", body="  pass)\n"))

    def test_a_file_named_like_a_module_of_the_linter_changes_nothing(self):
        self.write("tokenize.py", "open('was_run', 'w')\n")
        self.write("a.py", "import os\nx = 1\n")
        self.does("open", "a.py")
        self.assertIn("E999", self.refuses("edit", "2:2", body="x = (1 +\n"))
        self.assertFalse((self.folder / "was_run").exists())

    def test_a_linter_that_breaks_leaves_errors_of_syntax_to_be_found(self):
        check = f"import sys; sys.path[0] = {str(self.tools.scripts)!r}; import checking; "
        ended = subprocess.run(["/usr/bin/python3", "-c", check + "print(checking.errors('x = (1 +', ['/bin/false']))"],
                               stdout=subprocess.PIPE, check=True)
        self.assertIn(b"E999", ended.stdout)

    def test_files_that_are_no_python_are_not_checked(self):
        self.write("a.txt", "x\n")
        self.does("open", "a.txt")
        self.does("edit", "1:1", body="def (\n")

    def test_nothing_is_left_beside_the_file(self):
        self.numbers(3)
        self.does("open", "n.txt")
        self.does("edit", "1:1", body="x\n")
        self.assertEqual(["n.txt"], os.listdir(self.folder))


class Searching(Editor):
    def test_a_text_is_found_as_it_is_or_as_a_pattern(self):
        self.write("a.py", "x = f(1)\ny = [\nf2\n")
        self.does("open", "a.py")
        self.assertEqual(f"1 match for \"f(1)\" in {self.folder}/a.py:\nLine 1:x = f(1)\n",
                         self.does("search_file", "f(1)"))
        self.assertIn("Line 2:y = [", self.does("search_file", "["))
        self.assertIn("2 matches", self.does("search_file", "f."))
        self.assertEqual(f"No match for \"zz\" in {self.folder}/a.py.\n", self.does("search_file", "zz"))

    def test_a_pattern_that_python_cannot_make_is_looked_for_as_it_stands(self):
        self.write("a.txt", "a{99999999999}\n")
        self.assertIn("1 match for", self.does("search_file", "a{99999999999}", "a.txt"))

    def test_a_pattern_that_a_later_python_may_understand_otherwise_prints_no_warning(self):
        self.write("a.txt", "[\n")
        self.assertTrue(self.does("search_file", "[[a]", "a.txt").startswith("1 match for"))

    def test_too_many_matches_are_refused_with_what_to_do(self):
        self.write("a.txt", "x\n" * 101)
        self.assertIn("look for something", self.refuses("search_file", "x", "a.txt"))
        for i in range(101):
            self.write(f"many/{i}.txt", "rare\n")
        self.assertIn("101 files", self.refuses("search_dir", "rare"))

    def test_folders_are_searched_but_for_dots_and_what_is_no_text(self):
        self.write("a/one.py", "word\nword\n")
        self.write("a/.git/x", "word\n")
        self.write("a/.hidden", "word\n")
        self.write("a/data", b"word\0")
        self.write("b/two.py", "word\n")
        self.assertEqual(f"3 matches for \"word\" in {self.folder} (left out, as no text, too large or "
                         f"not readable: 1):\n{self.folder}/a/one.py (2 matches)\n{self.folder}/b/two.py (1 match)\n",
                         self.does("search_dir", "word"))
        self.assertEqual(f"1 match for \"*.py\" in {self.folder}/b:\n{self.folder}/b/two.py\n",
                         self.does("find_file", "*.py", "b"))
        self.assertIn(f"There is no folder {self.folder}/c.", self.refuses("find_file", "x", "c"))


if __name__ == "__main__":
    unittest.main()
