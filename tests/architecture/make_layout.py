#!/usr/bin/env python3
"""Writes layout_lp64.c, the layout of every struct of the contract, from the headers.

    make_layout.py SDK_INCLUDE GENERATED_INCLUDE          writes the file beside this script
    make_layout.py SDK_INCLUDE GENERATED_INCLUDE --check  exit code 1 when it would be another one

Until 1.0 is declared the file is made anew with every change of the headers. From then on it is
only ever added to: a line that changes breaks every plugin there is.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE / "layout_lp64.c"

START = """/* The layout of the contract on LP64 (x86-64, aarch64): made by make_layout.py, which says when. */
{includes}
#if !defined(__LP64__)
#error "the layout is that of LP64"
#endif

#define AT(type, member, offset) \\
  _Static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")
#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has another size")

"""


def headers(include):
    return ["abi.h"] + sorted(f"kinds/{path.name}" for path in (include / "mlgym/kinds").glob("*.h"))


def structs(text):
    """(name, members) of every struct, in order."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    for body, name in re.findall(r"typedef struct \w+ \{(.*?)\n\} (\w+);", text, flags=re.S):
        yield name, [member for line in body.split(";") for member in members(line)]


def members(declaration):
    """The names that a declaration without its semicolon declares."""
    declaration = " ".join(declaration.split())
    if not declaration:
        return []
    function = re.match(r"[^(]*\(\*(\w+)\)", declaration)
    if function:
        return [function.group(1)]
    return [re.search(r"(\w+)$", part.strip()).group(1) for part in declaration.split(",")]


def layout(include, generated):
    includes = "".join(f"#include <mlgym/{name}>\n" for name in headers(include)) + "#include <stddef.h>\n"
    lines, prints = [], []
    for header in headers(include):
        for name, names in structs((include / "mlgym" / header).read_text()):
            for member in names:
                lines.append(f"AT({name}, {member}, {{}});")
                prints.append(f"offsetof({name}, {member})")
            lines.append(f"SIZE({name}, {{}});\n")
            prints.append(f"sizeof({name})")
    program = f"#include <stdio.h>\n{includes}int main(void) {{\n"
    program += "".join(f'  printf("%zu\\n", {what});\n' for what in prints) + "  return 0;\n}\n"
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "layout.c"
        source.write_text(program)
        binary = source.with_suffix("")
        subprocess.run(["cc", "-std=c11", f"-I{include}", f"-I{generated}", source, "-o", binary], check=True)
        numbers = subprocess.run([binary], check=True, capture_output=True, text=True).stdout.split()
    body = "\n".join(line.format(number) for line, number in zip(lines, numbers))
    return START.format(includes=includes) + body.rstrip() + "\n"


def main():
    made = layout(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    if "--check" not in sys.argv:
        TARGET.write_text(made)
    elif not TARGET.exists() or TARGET.read_text() != made:
        sys.exit(f"{TARGET}: the headers have another layout or other members; before 1.0, run "
                 f"{pathlib.Path(__file__).name} without --check, after it, only add to them")


if __name__ == "__main__":
    main()
