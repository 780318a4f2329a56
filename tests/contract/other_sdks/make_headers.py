#!/usr/bin/env python3
"""Writes the headers of an SDK before or after this one, made from this one's.

    make_headers.py previous|future INCLUDE TARGET

previous: structs lack their last member, unless FIRST says that there is none without it.
future: all structs but the frozen ones have got members at their end, and the minor is higher.
The file header_hash.h is header_hash.cmake's to write.
"""
import pathlib
import re
import shutil
import sys

FROZEN = {"mlgym_str", "mlgym_bytes", "mlgym_sink"}

# The last members that the first minor has: what plugins and host take for granted of each other.
# What is appended behind them, the previous SDK lacks.
FIRST = {
    "mlgym_action": "arguments",
    "mlgym_agent": "run",
    "mlgym_aggregator": "tables",
    "mlgym_call": "set_error",
    "mlgym_chat": "add",
    "mlgym_evaluation": "seed",
    "mlgym_executor": "stop",
    "mlgym_exporter": "rows",
    "mlgym_history": "view",
    "mlgym_interaction": "reward",
    "mlgym_learner": "load",
    "mlgym_message": "call_id",
    "mlgym_metric": "score",
    "mlgym_model": "complete",
    "mlgym_part": "media_type",
    "mlgym_plan": "add",
    "mlgym_plugin": "component_count",
    "mlgym_request": "seed",
    "mlgym_scores": "add",
    "mlgym_settings": "get",
    "mlgym_step": "reward",
    "mlgym_task": "evaluate",
    "mlgym_task_facts": "facts",
    "mlgym_task_interactive": "score",
    "mlgym_tool": "call",
    "mlgym_tool_call": "arguments",
    "mlgym_tool_description": "parameters",
    "mlgym_tool_environment": "shell",
    "mlgym_usage": "reasoning",
    "mlgym_validation": "shadow",
    "mlgym_values": "texts",
    "mlgym_workspace": "put",
}

STRUCT = re.compile(r"typedef struct (\w+) \{\n(.*?)\n\} \1;", re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def last_member(declarations):
    found = re.search(r"\(\*(\w+)\)|(\w+)$", " ".join(declarations[-1].split()))
    return found[1] or found[2]


def shortened(found):
    name, body = found.groups()
    declarations = [part for part in body.split(";") if part.strip()]
    if name not in FROZEN and FIRST.get(name) != last_member(declarations):
        declarations.pop()
    return "typedef struct %s {\n%s;\n} %s;" % (name, ";".join(declarations), name)


def lengthened(found):
    name, body = found.groups()
    if name not in FROZEN:
        body += "\n  uint64_t added_number;\n  void (*added)(void);"
    return "typedef struct %s {\n%s\n} %s;" % (name, body, name)


def changed(text, sdk):
    text = COMMENT.sub("", text)
    text, structs = STRUCT.subn(shortened if sdk == "previous" else lengthened, text)
    if structs != text.count("typedef struct") - len(re.findall(r"typedef struct \w+ \w+;", text)):
        sys.exit("a struct is written in another form than make_headers.py knows")
    step = -1 if sdk == "previous" else 1
    return re.sub(r"(#define MLGYM_ABI_MINOR) (\d+)",
                  lambda found: "%s %d" % (found[1], max(int(found[2]) + step, 0)), text)


def main():
    sdk, include, target = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    unknown = set(FIRST)
    for header in sorted(include.rglob("*.h*")):
        copy = target / header.relative_to(include)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if header.suffix == ".hpp":
            shutil.copyfile(header, copy)
            continue
        text = header.read_text()
        unknown -= {found[1] for found in STRUCT.finditer(COMMENT.sub("", text))}
        copy.write_text(changed(text, sdk))
    if unknown:
        sys.exit(f"make_headers.py: there is no {', '.join(sorted(unknown))} in the headers")


if __name__ == "__main__":
    main()
