"""Text files as lists of lines, with all that is no line kept as it was."""
import os
import stat
import tempfile

from tool_state import Refused

MOST_BYTES = 10 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")  # how PNG, JPEG and GIF begin


class TextFile:
    """`lines` are without their ends; what a file holds of carriage returns and at its end is remembered."""

    def __init__(self, path):
        if not path:
            raise Refused("The path is empty.")
        self.path = os.path.realpath(os.path.expanduser(path))
        if not os.path.lexists(self.path):
            raise Refused(f"There is no file {path}.")
        facts = os.stat(self.path)
        if stat.S_ISDIR(facts.st_mode):
            raise Refused(f"{path} is a folder; list it with ls.")
        if not stat.S_ISREG(facts.st_mode):
            raise Refused(f"{path} is no ordinary file.")
        if facts.st_size > MOST_BYTES:
            raise Refused(
                f"{path} has {facts.st_size} bytes, too many to be shown in a window; look at parts of it "
                "with head, tail, sed -n or grep.")
        with open(self.path, "rb") as file:
            content = file.read()
        if content.startswith(IMAGES):
            raise Refused(f"{path} is an image; look at it with a program of your own.")
        if b"\0" in content:
            raise Refused(f"{path} is no text file.")
        self.mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
        content = content[len(self.mark):]
        self.encoding = "utf-8"
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:  # every byte is a character of this one, and comes back the same
            self.encoding = "latin-1"
            text = content.decode("latin-1")
        self.ends_with_newline = text.endswith("\n") or not text
        self.raw = text.split("\n")  # carriage returns are still there
        if self.raw[-1] == "":
            self.raw.pop()
        returns = sum(line.endswith("\r") for line in self.raw)
        self.carriage_return = "\r" if returns * 2 > len(self.raw) else ""

    @property
    def lines(self):
        return [line[:-1] if line.endswith("\r") else line for line in self.raw]

    def text(self):
        return "".join(line + "\n" for line in self.lines)

    def replaced(self, first, last, lines):
        """The raw lines with `first` to `last`, from 1, in place of which are `lines`."""
        new = [line + self.carriage_return for line in lines]
        return self.raw[:first - 1] + new + self.raw[last:]

    def write(self, raw, ends_with_newline):
        """Replaces the content in one step: whoever looks sees the old file or the new one."""
        text = "\n".join(raw)
        if raw and ends_with_newline:
            text += "\n"
        try:
            content = self.mark + text.encode(self.encoding, "surrogateescape"
                                              if self.encoding == "utf-8" else "strict")
        except UnicodeEncodeError as problem:
            raise Refused(f"{self.path} is not UTF-8 but {self.encoding}, which has no "
                          f"{text[problem.start]!r}; nothing was changed.") from None
        folder = os.path.dirname(self.path)
        try:
            descriptor, temporary = tempfile.mkstemp(prefix=".edit-", dir=folder)
        except OSError as problem:
            raise Refused(f"{folder}, the folder of {os.path.basename(self.path)}, cannot be written to "
                          f"({problem.strerror}); nothing was changed.") from None
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), stat.S_IMODE(os.stat(self.path).st_mode))
                os.fsync(file.fileno())
            os.replace(temporary, self.path)
        except BaseException:
            os.unlink(temporary)
            raise
        self.raw, self.ends_with_newline = raw, ends_with_newline
