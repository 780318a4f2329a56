// Plugins that are a folder of scripts: what their manifests say, and what the box's shell is told.
#include "plugins/script_tool.h"

#include <cstdio>
#include <cstdlib>

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/status.h"
#include "catch.h"
#include "plugins/manifest.h"
#include "plugins/script_call.h"
#include "script_plugin.h"

namespace {
using namespace mlgym;
using mlgym::test::kNotesManifest;
using mlgym::test::ScriptPlugin;

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

std::string problem_of(const ScriptPlugin& plugin) {
  const auto manifest = read_manifest(plugin.file());
  REQUIRE_FALSE(manifest.ok());
  return std::string(message_of(manifest.status()));
}

std::string problem_with(const std::string& what, const std::string& by) {
  std::string text = kNotesManifest;
  const auto at = text.find(what);
  REQUIRE(at != text.npos);
  return problem_of(ScriptPlugin(text.replace(at, what.size(), by)));
}

// The tool's command as a shell on the host runs it: the scripts lie elsewhere.
struct Played {
  Played() : manifest(*read_manifest(plugin.file())) {}
  std::string command(std::size_t tool, const Json& arguments) const {
    auto text = script_command(*manifest.provides[tool].script, "notes",
                               {{"MLGYM_SETTING_COLOUR", "re'd"}}, arguments);
    REQUIRE(text.ok());
    for (std::size_t at; (at = text->find("/run/mlgym/tools/notes")) != text->npos;)
      text->replace(at, 22, manifest.scripts.string());
    return *text;
  }
  // Runs commands one after another in one shell, as a box does.
  std::string run(const std::vector<std::string>& commands) const {
    std::string script;
    const test::Folder folder;
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const auto file = folder.write("c" + std::to_string(i), commands[i]);
      script += ". " + file.string() + " 2>&1; \\builtin echo \"[$?]\"\n";
    }
    ProgramSpec spec;
    spec.arguments = {"/bin/bash", "-c", script};
    const auto output = output_of(spec, Deadline::after(20));
    REQUIRE(output.ok());
    return *output;
  }
  ScriptPlugin plugin;
  Manifest manifest;
};

}  // namespace

TEST_CASE("a folder of scripts provides tools as its manifest describes them") {
  const ScriptPlugin plugin;
  const auto manifest = read_manifest(plugin.file());
  INFO(manifest.status().ToString());
  REQUIRE(manifest.ok());
  REQUIRE(manifest->provides.size() == 2);
  CHECK(manifest->provides[0].group == "notebook");
  CHECK(manifest->provides[1].summary == "Takes a note.");
  const ScriptTool& find = *manifest->provides[0].script;
  CHECK(find.usage == "find <text> [<most>]");
  CHECK(find.interpreter == "/bin/sh");
  CHECK(find.describe()["parameters"]["required"] == Json{"text"});
  CHECK(manifest->provides[1].script->describe()["end"] == "end_of_note");
}

TEST_CASE("what is wrong with a tool is told with file and line") {
  CHECK(has(problem_with("type: integer, required", "type: int, required"), "plugin.yaml:13:"));
  CHECK(has(problem_with("type: integer, required", "typ: integer, required"), "did you mean"));
  CHECK(has(problem_with("name: note\n", "name: nota\n"), "there is no script"));
  CHECK(has(problem_with("mlgym.tool/1\n    name: note\n    group: notebook",
                         "mlgym.task/1\n    name: note"),
            "scripts are tools"));
  CHECK(has(problem_with("{name: text, desc", "{name: most, desc"), "\"most\" stands twice"));
  CHECK(
      has(problem_with("{name: text, description: what is looked for}\n      - {name: most, type: "
                       "integer, required: false}",
                       "{name: text, required: false}\n      - {name: most}"),
          "optional ones come last"));
  CHECK(has(problem_with("{name: title}, {name: text}", ""), "there is nothing that it could end"));
  CHECK(has(problem_with("{name: text}]", "{name: text, type: number}]"), "a required string"));
  CHECK(has(problem_with("    description: Takes a note.\n", ""), "\"description\" is needed"));
  CHECK(has(problem_with("type: string, default", "typ: string, default"), "plugin.yaml:5:"));
  CHECK(has(problem_with("scripts: scripts", "scripts: elsewhere"), "there is no folder"));
}

TEST_CASE("a script that cannot be run is refused with what to do") {
  ScriptPlugin plugin;
  plugin.script("find", "echo\n");
  CHECK(has(problem_of(plugin), "#!/usr/bin/env python3"));
  plugin.script("find", "#!/bin/sh\n");
  std::filesystem::permissions(plugin.path() / "notes/scripts/find", std::filesystem::perms(0644));
  CHECK(has(problem_of(plugin), "chmod +x"));
}

TEST_CASE("a script gets its arguments whatever they hold, and its setting") {
  const Played played;
  played.plugin.script("find",
                       "#!/bin/sh\nprintf '<%s>' \"$@\" $MLGYM_SETTING_COLOUR\ncat\nexit 3\n");
  CHECK(played.run({played.command(0, {{"text", "a 'b' $HOME\n*\\"}})}) ==
        "<a 'b' $HOME\n*\\><re'd>[3]\n");
  CHECK(played.run({played.command(0, {{"text", ""}, {"most", 12}})}) == "<><12><re'd>[3]\n");
}

TEST_CASE("a body comes on standard input, as lines, whatever they hold") {
  const Played played;
  played.plugin.script("note", "#!/bin/sh\necho \"$#\"\ncat\n");
  CHECK(played.run({played.command(1, {{"title", "t"}, {"text", "$x `y`\n__MLGYM_END\n\\"}})}) ==
        "1\n$x `y`\n__MLGYM_END\n\\\n[0]\n");
  CHECK(played.run({played.command(1, {{"title", "t"}, {"text", ""}})}) == "1\n[0]\n");
}

TEST_CASE("what a script writes to descriptor 3 is there for the next one of its plugin") {
  const Played played;
  played.plugin.script("find", "#!/bin/sh\necho out; echo err >&2; printf \"it's %s\" $1 >&3\n");
  played.plugin.script("note", "#!/bin/sh\necho \"state: $MLGYM_TOOL_STATE\"\n");
  const std::string find = played.command(0, {{"text", "one"}});
  const std::string note = played.command(1, {{"title", "t"}, {"text", ""}});
  CHECK(played.run({note, find, note, note}) ==
        "state: \n[0]\nout\nerr\n[0]\nstate: it's one\n[0]\nstate: it's one\n[0]\n");
}

TEST_CASE("aliases, functions and settings of the shell leave a tool alone") {
  const Played played;
  const std::string odd =
      "shopt -s expand_aliases; set -u; set -o noclobber\n"
      "alias echo=false return=false unset=false builtin=false\necho() { false; }\n"
      "printf() { false; }\n";
  CHECK(played.run({odd, played.command(0, {{"text", "one"}})}).find("find one\n") !=
        std::string::npos);
}

TEST_CASE("a box without the interpreter says so") {
  Played played;
  played.plugin.script("find", "#!/usr/bin/env some-language\n");
  played.manifest = *read_manifest(played.plugin.file());
  CHECK(played.run({played.command(0, {{"text", "one"}})}) ==
        "find needs some-language, which is not installed on this computer\n[127]\n");
}

TEST_CASE("arguments that no program can be given are refused in words") {
  const Played played;
  const ScriptTool& note = *played.manifest.provides[1].script;
  const auto refused = [&](const Json& arguments) {
    const auto command = script_command(note, "notes", {}, arguments);
    REQUIRE_FALSE(command.ok());
    return std::string(message_of(command.status()));
  };
  CHECK(refused({{"title", std::string(200000, 'x')}, {"text", ""}}) ==
        "\"title\" has 200000 bytes, and 102400 is the most that it may have; do it in "
        "several steps");
  CHECK(has(refused({{"title", std::string("a\0b", 3)}, {"text", ""}}), "a zero byte"));
  CHECK(has(refused({{"title", "t"}}), "\"text\" is needed"));
  CHECK(has(refused(Json::array()), "not a JSON object"));
}
