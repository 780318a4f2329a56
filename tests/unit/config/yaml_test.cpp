#include "config/yaml.h"

#include <random>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"

using namespace mlgym;

namespace {
std::string problem_of(const std::string& text) {
  const auto yaml = parse_yaml(text, "run.yaml");
  return yaml.ok() ? "" : std::string(message_of(yaml.status()));
}
}  // namespace

TEST_CASE("values know where they stand") {
  const auto yaml = parse_yaml("a:\n  b: [1, {c: 2}]\n", "run.yaml");
  REQUIRE(yaml.ok());
  const auto items = (*yaml)["a"]["b"].list();
  REQUIRE(items.ok());
  const YamlValue c = (*items)[1]["c"];
  CHECK(c.where() == "run.yaml:2:11");
  CHECK(c.path() == "a.b[1].c");
  CHECK(*c.integer() == 2);
}

TEST_CASE("scalars are typed as in YAML 1.2's core schema") {
  const auto yaml =
      parse_yaml("{a: yes, b: true, c: \"1\", d: 1, e: 1.5, f: ~, g: null, h: 0x10, i: on}", "x");
  REQUIRE(yaml.ok());
  CHECK(dump_json((*yaml)["a"].json()) == "\"yes\"");
  CHECK((*yaml)["b"].json() == true);
  CHECK((*yaml)["c"].json() == "1");
  CHECK((*yaml)["d"].json() == 1);
  CHECK((*yaml)["e"].json() == 1.5);
  CHECK((*yaml)["f"].json().is_null());
  CHECK((*yaml)["g"].json().is_null());
  CHECK((*yaml)["i"].json() == "on");
}

TEST_CASE("duplicate keys, wrong syntax and text that is not UTF-8 are errors with positions") {
  CHECK(problem_of("a: 1\nb: 2\na: 3\n").rfind("run.yaml:3:1: ", 0) == 0);
  CHECK(problem_of("a: 'open\nb: 1\n").rfind("run.yaml:", 0) == 0);
  CHECK(problem_of("a: [1, 2\n").rfind("run.yaml:", 0) == 0);
  CHECK_FALSE(problem_of("a: \"\xff\"\n").empty());
}

TEST_CASE("an unknown key is told with its parent and the nearest name") {
  const auto yaml = parse_yaml("agents:\n  - {modle: x}\n", "config/run.yaml");
  const auto status = (*(*yaml)["agents"].list())[0].only_keys({"use", "model"});
  CHECK(message_of(status) ==
        "config/run.yaml:2:6: unknown key \"modle\" under \"agents[0]\"; did you mean \"model\"?");
}

TEST_CASE("aliases cannot blow a document up, and nesting has an end") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string n = std::to_string(i), before = std::to_string(i - 1);
    bomb += "a" + n + ": &a" + n + " [";
    for (int k = 0; k < 10; ++k) bomb += (k ? ", *a" : "*a") + before;
    bomb += "]\n";
  }
  CHECK_FALSE(problem_of(bomb).empty());
  CHECK_FALSE(problem_of(std::string(5000, '[') + std::string(5000, ']')).empty());
}

TEST_CASE("text beside the one document is an error") {
  for (const char* text : {",a\n", "a: 1\n---\nb: 2\n", "]", "}"}) {
    INFO(text);
    CHECK(problem_of(text).rfind("run.yaml:", 0) == 0);
  }
}

TEST_CASE("junk gives an error or a value, never a crash") {
  const std::string valid =
      "mlgym: 1\ntasks: [a, {use: b, variant: &x lite}]\nlimits: {steps: 5, time: *x}\nt: |\n  "
      "text\n";
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    std::string text = valid;
    for (auto k = 1 + random() % 6; k > 0; --k) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          text.erase(at, 1 + random() % 5);
          break;
        default:
          text.insert(at, 1, "{}[]:,&*!|>'\"%@#-? \n\t"[random() % 21]);
          break;
      }
      if (text.empty()) text = " ";
    }
    const auto yaml = parse_yaml(text, "junk");
    if (yaml.ok()) (void)yaml->json();
  }
  SUCCEED();
}
