"""Walks everything a box shows and looks for content that must stay hidden.

Standard input holds forbidden words in its first line (not in the arguments, which /proc shows), then
one "SIZE SHA256 NAME" a line. Prints FOUND for each file of that content, and SEEN for each text of /proc
that holds one of the words.
"""
import hashlib
import os
import stat
import sys

words = [word.encode() for word in sys.stdin.readline().split()]
hidden = {}
for line in sys.stdin:
    size, digest, name = line.split(" ", 2)
    hidden.setdefault(int(size), {})[digest] = name.strip()
files = 0


def look_at(path):
    global files
    try:
        facts = os.stat(path)
        if not stat.S_ISREG(facts.st_mode):
            return
        files += 1
        if facts.st_size not in hidden:
            return
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        if digest in hidden[facts.st_size]:
            print("FOUND", path, "holds", hidden[facts.st_size][digest])
    except OSError:
        pass


for folder, folders, names in os.walk("/"):
    if folder in ("/proc", "/sys"):
        folders[:] = []
        continue
    for name in names:
        look_at(os.path.join(folder, name))

for process in os.listdir("/proc"):
    here = os.path.join("/proc", process)
    for name in ("environ", "cmdline", "maps", "mountinfo", "status"):
        try:
            with open(os.path.join(here, name), "rb") as file:
                content = file.read()
        except OSError:
            continue
        for word in words:
            if word in content:
                print("SEEN", os.path.join(here, name), "names", word.decode())
    for link in ("root", "cwd"):
        for top, _, names in os.walk(os.path.join(here, link)) if process == "1" else ():
            for name in names:
                look_at(os.path.join(top, name))
    look_at(os.path.join(here, "exe"))
    try:
        descriptors = os.listdir(os.path.join(here, "fd"))
    except OSError:
        descriptors = []
    for number in descriptors:
        look_at(os.path.join(here, "fd", number))
print("LOOKED at", files, "files")
