#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "config/yaml.h"
#include "folder.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

std::string problem_of(const std::string& text) {
  const auto yaml = parse_yaml(text, "f");
  return yaml.ok() ? "" : std::string(message_of(yaml.status()));
}

YamlValue parsed(const std::string& text, const std::string& name = "f") {
  const auto yaml = parse_yaml(text, name);
  REQUIRE(yaml.ok());
  return *yaml;
}

}  // namespace

TEST_CASE("an empty document is null") {
  CHECK(parsed("").type() == YamlValue::Type::null);
  CHECK(parsed("# nothing\n").type() == YamlValue::Type::null);
}

TEST_CASE("what is not there is absent, however deep one asks") {
  const YamlValue absent = parsed("a: 1\n")["b"]["c"];
  CHECK(absent.type() == YamlValue::Type::absent);
  CHECK_FALSE(absent.present());
  CHECK(absent.path() == "b.c");
  CHECK(absent.json().is_null());
}

TEST_CASE("null is there") { CHECK(parsed("a: null\n")["a"].present()); }

TEST_CASE("keys stay in the file's order") {
  CHECK(dump_json(parsed("z: 1\na: {y: 2, b: 3}\n").json()) == R"({"z":1,"a":{"y":2,"b":3}})");
}

TEST_CASE("a syntax error is told with its position") {
  CHECK(starts_with(problem_of("a: 1\nb: c: d\n"), "f:2:5: "));
  CHECK(starts_with(problem_of("a: [open\n"), "f:"));
  CHECK(starts_with(problem_of("a: *nobody\n"), "f:1:4: "));
}

TEST_CASE("a key that is quoted once is the same key") {
  CHECK(problem_of("{a: 1, \"a\": 2}") == "f:1:8: the key \"a\" stands twice");
}

TEST_CASE("a duplicate key is found at any depth") {
  CHECK(starts_with(problem_of("a:\n  - {b: {c: 1, c: 2}}\n"), "f:2:16: "));
}

TEST_CASE("a key must be a text") {
  CHECK(contains(problem_of("? [a, b]\n: 1\n"), "a key must be a text"));
  CHECK(contains(problem_of("? {a: b}\n: 1\n"), "a key must be a text"));
}

TEST_CASE("an alias is a copy of what it names") {
  CHECK(dump_json(parsed("a: &x {b: [1]}\nc: *x\n").json()) == R"({"a":{"b":[1]},"c":{"b":[1]}})");
}

TEST_CASE("a value that holds itself is refused") {
  CHECK(contains(problem_of("&a [*a]"), "nested more than 100 deep"));
  CHECK(contains(problem_of("&a {b: *a}"), "nested more than 100 deep"));
}

TEST_CASE("a hundred levels are allowed and one more is not") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + "1" + std::string(depth, ']');
  };
  CHECK(problem_of(nested(100)).empty());
  CHECK(contains(problem_of(nested(101)), "nested more than 100 deep"));
}

TEST_CASE("a document has at most a hundred thousand values, aliases counted out") {
  std::string many = "a: &a [";
  for (int i = 0; i < 1000; ++i) many += "1,";
  many += "]\nb: [";
  const auto copies = [&](int count) {
    std::string text = many;
    for (int i = 0; i < count; ++i) text += "*a,";
    return text + "]\n";
  };
  CHECK(problem_of(copies(90)).empty());
  CHECK(contains(problem_of(copies(110)), "more than 100000 values"));
}

TEST_CASE("an unknown key at the top has no parent to name") {
  CHECK(message_of(parsed("a: 1\nseeed: 2\n").only_keys({"a", "seed"})) ==
        "f:2:1: unknown key \"seeed\"; did you mean \"seed\"?");
}

TEST_CASE("only maps have keys") { CHECK_FALSE(parsed("[a]").only_keys({"a"}).ok()); }

TEST_CASE("maps laid over each other are merged key by key") {
  const YamlValue bottom = parsed("a: {b: 1, c: 2}\nd: 3\n");
  const YamlValue top = parsed("a: {c: 4, e: 5}\n");
  CHECK(dump_json(bottom.overlaid_by(top).json()) == R"({"a":{"b":1,"c":4,"e":5},"d":3})");
}

TEST_CASE("lists laid over each other are replaced") {
  CHECK(dump_json(parsed("a: [1, 2]\n").overlaid_by(parsed("a: [3]\n")).json()) == R"({"a":[3]})");
}

TEST_CASE("what is laid over nothing stays, and nothing laid over changes nothing") {
  const YamlValue value = parsed("a: {b: 1}\n");
  CHECK(value["x"].overlaid_by(value["a"])["b"].present());
  CHECK(value["a"].overlaid_by(value["x"])["b"].present());
}

TEST_CASE("merged values keep the positions of their own files") {
  const YamlValue merged =
      parsed("a: 1\nb: 1\n", "one").overlaid_by(parsed("# later\n\nb: 2\n", "two"));
  CHECK(merged["a"].where() == "one:1:1");
  CHECK(merged["b"].where() == "two:3:1");
}

TEST_CASE("laying over leaves both as they were") {
  const YamlValue bottom = parsed("a: 1\n"), top = parsed("a: 2\n");
  (void)bottom.overlaid_by(top);
  CHECK(*bottom["a"].integer() == 1);
  CHECK(*top["a"].integer() == 2);
}

TEST_CASE("a map can be taken without some keys") {
  const YamlValue map = parsed("a: 1\nb: 2\nc: 3\n");
  CHECK(dump_json(map.without({"a", "c", "x"}).json()) == R"({"b":2})");
  CHECK(map["a"].present());
}

TEST_CASE("a value outlives the document it came from") {
  const YamlValue value = parsed("a: {b: deep}\n").without({"x"})["a"]["b"];
  CHECK(*value.text() == "deep");
}

TEST_CASE("a file is read under its own name") {
  const Folder scratch;
  const auto file = scratch.write("run.yaml", "a: 1\n");
  const auto yaml = read_yaml(file);
  REQUIRE(yaml.ok());
  CHECK((*yaml)["a"].where() == file.string() + ":1:1");
  CHECK(read_yaml(scratch / "missing.yaml").status().code() == absl::StatusCode::kNotFound);
}

TEST_CASE("words that are no file have no lines and columns") {
  const auto yaml = parse_yaml("a:\n  b: [1]", "--flag", YamlText::words);
  REQUIRE(yaml.ok());
  CHECK((*yaml)["a"]["b"].where() == "--flag");
  CHECK(message_of((*yaml)["a"]["b"].text().status()) == "--flag: \"a.b\": a text is expected");
  for (const char* wrong : {"a: [", "a: 1\na: 2", "[a]: 1", "a: \xff", "a\n---\nb"}) {
    const std::string problem(message_of(parse_yaml(wrong, "--flag", YamlText::words).status()));
    INFO(problem);
    CHECK(problem.rfind("--flag: ", 0) == 0);
  }
}
