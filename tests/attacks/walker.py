"""Walks everything a box shows and looks for content that must stay hidden.

Standard input holds forbidden words in its first line (not in the arguments, which /proc shows), then
one "SIZE SHA256 NAME" a line. Prints FOUND for each file of that content, SEEN for each text of /proc
that holds one of the words, and FOUND for each text, file or memory that holds a nonce: MARK and 32
hexadecimal digits. The mark stands here in two halves, so that this text is no find.

With arguments, only the folders that they name are walked.

Imported in the box of submitted code, it opens files by libc: the shim there ends code that opens files by
Python, but the box has to hold without it.
"""
import ctypes
import hashlib
import os
import re
import stat
import sys
import time

MARK = b"MLGYM-" + b"NONCE-"
NONCE = re.compile(MARK + b"[0-9a-f]{32}")
RECENT = 3600  # seconds: what a test hides was made just now; older files are not read for it
LARGEST = 64 << 20
libc = ctypes.CDLL(None, use_errno=True)


def read(path, limit=LARGEST, offset=0):
    number = libc.open(os.fsencode(path), os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    if number < 0:
        raise OSError(ctypes.get_errno(), path)
    parts, left = [], limit
    buffer = ctypes.create_string_buffer(min(limit, 1 << 20))
    try:
        if offset:
            libc.lseek(number, ctypes.c_long(offset), 0)
        while left > 0:
            got = libc.read(number, buffer, min(left, len(buffer)))
            if got <= 0:
                break
            parts.append(buffer.raw[:got])
            left -= got
    finally:
        libc.close(number)
    return b"".join(parts)


class Walk:
    def __init__(self, words=(), hidden=None):
        self.words = words
        self.hidden = hidden or {}  # size -> {digest: name}
        self.files = 0
        self.found = []

    def look_for_nonce(self, path, content):
        if NONCE.search(content):
            self.found.append(f"FOUND {path} holds a nonce")

    def look_at(self, path):
        try:
            facts = os.stat(path)
            if not stat.S_ISREG(facts.st_mode):
                return
            self.files += 1
            recent = time.time() - facts.st_ctime < RECENT and facts.st_size <= LARGEST
            if facts.st_size not in self.hidden and not recent:
                return
            content = read(path)
        except OSError:
            return
        self.look_for_nonce(path, content)
        name = self.hidden.get(facts.st_size, {}).get(hashlib.sha256(content).hexdigest())
        if name:
            self.found.append(f"FOUND {path} holds {name}")

    def look_at_memory(self, here):
        try:
            maps = read(os.path.join(here, "maps")).decode(errors="replace")
        except OSError:
            return
        for line in maps.splitlines():
            start, end = (int(number, 16) for number in line.split(" ", 1)[0].split("-"))
            if " r" not in line or start >= 1 << 63:
                continue
            try:
                self.look_for_nonce(here + "/mem", read(os.path.join(here, "mem"), min(end - start, LARGEST), start))
            except OSError:
                pass

    def look_at_process(self, process):
        here = os.path.join("/proc", process)
        for name in ("environ", "cmdline", "maps", "mountinfo", "status", "comm"):
            try:
                content = read(os.path.join(here, name))
            except OSError:
                continue
            self.look_for_nonce(os.path.join(here, name), content)
            for word in self.words:
                if word in content:
                    self.found.append(f"SEEN {here}/{name} names {word.decode()}")
        for link in ("root", "cwd"):
            for top, _, names in os.walk(os.path.join(here, link)) if process == "1" else ():
                for name in names:
                    self.look_at(os.path.join(top, name))
        self.look_at(os.path.join(here, "exe"))
        try:
            descriptors = os.listdir(os.path.join(here, "fd"))
        except OSError:
            descriptors = []
        for number in descriptors:
            self.look_at(os.path.join(here, "fd", number))
        if process != str(os.getpid()):
            self.look_at_memory(here)

    def look_below(self, root):
        for folder, folders, names in os.walk(root):
            if folder in ("/proc", "/sys"):
                folders[:] = []
                continue
            for name in names:
                self.look_at(os.path.join(folder, name))

    def everything(self):
        self.look_below("/")
        for process in os.listdir("/proc"):
            if process.isdigit():
                self.look_at_process(process)
        return self.said()

    def said(self):
        return self.found + [f"LOOKED at {self.files} files"]


if __name__ == "__main__":
    forbidden = [word.encode() for word in sys.stdin.readline().split()]
    listed = {}
    for entry in sys.stdin:
        size, digest, title = entry.split(" ", 2)
        listed.setdefault(int(size), {})[digest] = title.strip()
    walk = Walk(forbidden, listed)
    for below in sys.argv[1:]:
        walk.look_below(below)
    print("\n".join(walk.said() if sys.argv[1:] else walk.everything()), flush=True)
