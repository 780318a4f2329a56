#include "base/json.h"
#include "unit/config/task_sample.h"

using namespace mlgym;
using namespace mlgym::test;

TEST_CASE("without a choice the default variant is taken") {
  const SampleTask sample;
  CHECK(sample.load().variant == "small");
  CHECK(sample.load().settings["rounds"] == 2);
}

TEST_CASE("all variants are known, in the file's order") {
  const SampleTask sample;
  CHECK(sample.load("huge").variants == std::vector<std::string>{"small", "large", "huge"});
}

TEST_CASE("a variant keeps what it does not say") {
  const SampleTask sample;
  const TaskDefinition task = sample.load("large");
  CHECK(task.settings["rounds"] == 10);
  CHECK(task.limits.compute == 600.0);
  CHECK(task.limits.steps == 60);
}

TEST_CASE("a variant stands over the one it extends") {
  const SampleTask sample;
  const TaskDefinition task = sample.load("huge");
  CHECK(task.limits.steps == 60);
  CHECK(task.settings["rounds"] == 99);
  CHECK(task.settings["name"] == "deep");
}

TEST_CASE("lists and scalars of a variant replace those below") {
  const SampleTask sample(
      sample_with("small: {settings: {rounds: 2}}", "small: {commands: {training: [make]}}"));
  CHECK(sample.load("small").training_programs == std::vector<std::string>{"make"});
}

TEST_CASE("a task may have no variants") {
  std::string yaml = kSampleTask;
  yaml.resize(yaml.find("default_variant:"));
  const SampleTask sample(yaml);
  CHECK(sample.load().variant.empty());
  CHECK(sample.load().variants.empty());
}

TEST_CASE("an unknown variant is told with those there are") {
  const SampleTask sample;
  const auto task = load_task(sample.folder(), "tiny");
  CHECK(task.status().code() == absl::StatusCode::kNotFound);
  CHECK(message_of(task.status()) ==
        "task sample: there is no variant \"tiny\"; the variants: small, large, huge");
}

TEST_CASE("a variant that the file names and does not have is told with its place") {
  const SampleTask extends(sample_with("extends: large", "extends: larg"));
  CHECK(
      contains(extends.problem("huge"),
               "\"variants.huge.extends\": there is no variant \"larg\"; did you mean \"large\"?"));
  CHECK(contains(extends.problem("huge"), "task.yaml:"));
  const SampleTask fallback(sample_with("default_variant: small", "default_variant: smal"));
  CHECK(contains(fallback.problem(""), "\"default_variant\": there is no variant \"smal\""));
}

TEST_CASE("a variant that extends itself is refused, however long the way") {
  const SampleTask direct(sample_with("extends: large", "extends: huge"));
  CHECK(contains(direct.problem("huge"), "task.yaml:37:3: \"variants.huge\": extends itself"));
  const SampleTask around(sample_with("large: {", "large: {extends: huge, "));
  CHECK(contains(around.problem("huge"), "extends itself"));
}

TEST_CASE("a variant cannot say what identifies the task") {
  const SampleTask sample(sample_with("huge: {", "huge: {id: other, "));
  CHECK(contains(sample.problem("huge"), "task.yaml:37:10: unknown key \"id\""));
}

TEST_CASE("with variants a default is needed, unless one is chosen") {
  const SampleTask sample(sample_with("default_variant: small\n", ""));
  CHECK(contains(sample.problem(), "task.yaml:33:1: \"variants\": with variants, "));
  CHECK(sample.load("small").variant == "small");
}

TEST_CASE("a fault in a variant is told where the variant has it") {
  const SampleTask sample(sample_with("target: {error: 10}", "target: {error: ten}"));
  CHECK(sample.problem("small").empty());
  CHECK(contains(sample.problem("huge"), "task.yaml:37:59: \"target.error\": a number"));
}
