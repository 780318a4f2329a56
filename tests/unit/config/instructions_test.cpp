#include "base/json.h"
#include "unit/config/task_sample.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

std::string filled(const std::string& text, const std::string& yaml = kSampleTask) {
  const SampleTask sample(yaml);
  sample.tell(text);
  return fill_instructions(sample.load()).value_or("?");
}

std::string problem_with(const std::string& text) {
  const SampleTask sample;
  sample.tell(text);
  return sample.problem();
}

}  // namespace

TEST_CASE("text without placeholders stays as it is") { CHECK(filled("a\nb\n") == "a\nb\n"); }

TEST_CASE("doubled braces are braces") { CHECK(filled("{{title}} }}{{") == "{title} }{"); }

TEST_CASE("the title is filled in, as often as it is named") {
  CHECK(filled("{title}, {title}") == "A sample, A sample");
}

TEST_CASE("metrics are told with their direction and which one decides") {
  CHECK(filled("{metrics}") ==
        "- error (lower is better); this one decides\n- speed (higher is better)");
}

TEST_CASE("the submission is told with functions and sizes") {
  CHECK(filled("{submission}") ==
        "- answer.py, with the function answer that answers within 2 seconds, at most 1048576 "
        "bytes\n"
        "- out/weights.bin, at most 67108864 bytes");
}

TEST_CASE("the baseline is told by its scores on the test part") {
  CHECK(filled("{baseline}") == "error 40, speed 2");
}

TEST_CASE("settings are told with the variant's values") {
  CHECK(filled("{settings.name} {settings.rounds}") == "deep 2");
}

TEST_CASE("limits are told as they hold for the run") {
  const SampleTask sample;
  sample.tell("{limits}");
  TaskDefinition task = sample.load();
  CHECK(*fill_instructions(task) ==
        "30 steps; 600 seconds of computing; 20 seconds a command; "
        "180 seconds for a command that runs python3");
  task.limits.steps = 7;
  CHECK(starts_with(*fill_instructions(task), "7 steps; "));
}

TEST_CASE("each kind of feedback is told in its own words") {
  CHECK(contains(filled("{feedback}"), "at most 5 times"));
  CHECK(contains(filled("{feedback}", sample_with("max: 5", "max: unlimited")), "as you like"));
  CHECK(filled("{feedback}", sample_with("kind: format", "kind: none")) ==
        "There is no feedback before you submit.");
  CHECK(contains(filled("{feedback}", sample_with("kind: format", "kind: test")),
                 "the part that `submit` uses"));
}

TEST_CASE("data are told with their README where they have one") {
  const SampleTask sample;
  sample.tell("{data}");
  TaskDefinition task = sample.load();
  task.data = {{"numbers", {}, false}, {"words", {}, true}};
  CHECK(*fill_instructions(task) ==
        "- /data/numbers, read-only\n- /data/words, read-only; its README.md says what is there");
}

TEST_CASE("a placeholder's value is not filled in again") {
  CHECK(filled("{title}", sample_with("title: A sample", "title: \"{metrics}\"")) == "{metrics}");
}

TEST_CASE("unknown placeholders are told with their place and the nearest name") {
  const std::string problem = problem_with("a\nb {titel}");
  CHECK(contains(problem, "instructions.md:2:3: "));
  CHECK(contains(problem, "{titel}; did you mean \"title\"?"));
}

TEST_CASE("a setting that the task does not have is an unknown placeholder") {
  CHECK(contains(problem_with("{settings.absent}"), "unknown placeholder {settings.absent}"));
}

TEST_CASE("a brace that closes nothing is told with its place") {
  CHECK(contains(problem_with("\n{title} }"), "instructions.md:2:9: a } without {"));
}

TEST_CASE("a brace that is never closed is told with its place") {
  CHECK(contains(problem_with("\n\n{title"), "instructions.md:3:1: a { without }"));
}
