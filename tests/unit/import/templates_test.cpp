// Templates of agents as prompts.
#include "catch.h"
#include "import/agent_prompts.h"

namespace {
using namespace mlgym;

struct Converted {
  std::string prompt, problem;
  std::vector<std::string> left_out;
};

Converted converted(const std::string& text, TemplateKind kind) {
  const std::string file = "template: |-\n  " + text + "\n";
  const auto yaml = parse_yaml(file, "a.yaml");
  REQUIRE(yaml.ok());
  const auto placed = PlacedText::read((*yaml)["template"], file);
  REQUIRE(placed.ok());
  const TemplateWords words{{{"WINDOW", "1000"}, {"command_docs", "use {it}\n"}},
                            {{"description", "instructions"},
                             {"current_step", "step"},
                             {"observation", "observation"},
                             {"demonstration", "demonstration"}},
                            "echo '{\"open_file\": 1}'"};
  Converted result;
  const auto prompt = prompt_of(*placed, kind, words, result.left_out);
  if (prompt.ok()) {
    result.prompt = *prompt;
  } else {
    result.problem = std::string(prompt.status().message());
  }
  return result;
}

}  // namespace

TEST_CASE("variables and commands are filled in, and their braces are doubled") {
  CHECK(converted("{WINDOW} {command_docs}", TemplateKind::system).prompt == "1000 use {{it}}\n");
  CHECK(converted("{{x}} {description}", TemplateKind::system).prompt == "{{x}} {instructions}");
}

TEST_CASE("the state and the step are those of messages, not of the system's") {
  CHECK(converted("{open_file} {current_step}", TemplateKind::turn).prompt ==
        "{state.open_file} {step}");
  for (const char* text : {"{open_file}", "{current_step}", "{observation}"})
    CHECK(converted(text, TemplateKind::system)
              .problem.find("a.yaml:2: \"template\": unknown "
                            "placeholder {") == 0);
}

TEST_CASE("a task has no observation yet, and an observation has") {
  CHECK(converted("a{observation}b", TemplateKind::turn).prompt == "ab");
  CHECK(converted("a{observation}b", TemplateKind::observation).prompt == "a{observation}b");
}

TEST_CASE("fields of a task that nothing here says are left out, and told once") {
  const auto none = converted("{starter_code}.{starter_code}", TemplateKind::turn);
  CHECK(none.prompt == ".");
  CHECK(none.left_out.size() == 1);
}

TEST_CASE("demonstrations and answers to bad replies have their own words") {
  CHECK(converted("See {demonstration}", TemplateKind::demonstration).prompt ==
        "See {demonstration}");
  CHECK(converted("{description}", TemplateKind::demonstration).problem != "");
  CHECK(converted("{demonstration}", TemplateKind::turn).problem != "");
  CHECK(converted("No, {WINDOW}", TemplateKind::format_error).prompt == "No, 1000");
  CHECK(
      converted("{descriptio}", TemplateKind::turn).problem.find("did you mean \"description\"?") !=
      std::string::npos);
}
