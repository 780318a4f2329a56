// What the sections of task.yaml become.
#include "base/json.h"
#include "unit/config/task_sample.h"

using namespace mlgym;
using namespace mlgym::test;

TEST_CASE("a task knows what it is") {
  const SampleTask sample;
  const TaskDefinition task = sample.load();
  CHECK(task.id == "sample");
  CHECK(task.version == 3);
  CHECK(task.title == "A sample");
  CHECK(task.domain == "testing");
  CHECK(task.level == 1);
  CHECK(task.use == "sample-component");
  CHECK(task.instructions_template == "Do it.\n");
}

TEST_CASE("a task's folders lie below its own") {
  const SampleTask sample;
  const TaskDefinition task = sample.load();
  CHECK(task.starter == sample.folder() / "starter");
  CHECK(task.evaluation.files == sample.folder() / "hidden");
  CHECK(task.reference.solution == sample.folder() / "reference");
  CHECK(task.tunables == "config.json");
}

TEST_CASE("a submission is files of three kinds with a largest size") {
  const SampleTask sample;
  const TaskDefinition task = sample.load();
  REQUIRE(task.submission.size() == 2);
  CHECK(task.submission[0].path == "answer.py");
  CHECK(task.submission[0].kind == SubmissionKind::code);
  CHECK(task.submission[0].entry == "answer");
  CHECK(task.submission[0].max_size == 1u << 20);
  CHECK(task.submission[1].kind == SubmissionKind::weights);
  CHECK(task.submission[1].max_size == 64u << 20);
}

TEST_CASE("a submission may be a folder, also the workspace, without some of it") {
  const TaskDefinition task =
      SampleTask(sample_with("{path: out/weights.bin, kind: weights}",
                             "{path: ., kind: folder, without: [data/, a/b]}"))
          .load();
  CHECK(task.submission[1].path == ".");
  CHECK(task.submission[1].kind == SubmissionKind::folder);
  CHECK(task.submission[1].without == std::vector<std::string>{"data", "a/b"});
  CHECK(task.submission[1].kept_as() == "workspace.tar");
  const TaskDefinition inner =
      SampleTask(sample_with("out/weights.bin, kind: weights", "out, kind: folder")).load();
  CHECK(inner.submission[1].kept_as() == "out.tar");
  CHECK(inner.submission[0].kept_as() == "answer.py");
  CHECK_FALSE(inner.evaluation.shared);
  CHECK(
      SampleTask(sample_with("timeout: 2m", "timeout: 2m, shared: true")).load().evaluation.shared);
}

TEST_CASE("a metric has a direction, a range, a floor and an optimum") {
  const SampleTask sample;
  const MetricDeclaration metric = sample.load().primary();
  CHECK(metric.name == "error");
  CHECK(metric.direction == -1);
  CHECK(metric.low == 0.0);
  CHECK(metric.high == 100.0);
  CHECK(metric.floor == 90.0);
  CHECK(metric.optimum == 0.0);
}

TEST_CASE("a metric may be a measurement that does not repeat") {
  const SampleTask sample(sample_with("direction: maximize}", "direction: maximize, noisy: true}"));
  CHECK(sample.load().metric("speed")->noisy);
  CHECK_FALSE(sample.load().primary().noisy);
}

TEST_CASE("an end of a range may be open") {
  const SampleTask sample(sample_with("range: [0, 100]", "range: [null, 100]"));
  CHECK_FALSE(sample.load().primary().low);
  CHECK(sample.load().primary().high == 100.0);
}

TEST_CASE("a metric is found by its name") {
  const SampleTask sample;
  const TaskDefinition task = sample.load();
  REQUIRE(task.metric("speed"));
  CHECK(task.metric("speed")->direction == 1);
  CHECK_FALSE(task.metric("size"));
}

TEST_CASE("the baseline's score is told for each split that has one") {
  const SampleTask sample;
  const TaskDefinition task = sample.load();
  CHECK(task.baseline_score("test") == 40.0);
  CHECK(task.baseline_score("validation") == 41.0);
  CHECK_FALSE(task.baseline_score("training"));
  CHECK(task.baseline.command == "python3 baseline.py");
  CHECK(task.baseline.tolerance.at("error") == 1);
}

TEST_CASE("the target is the reference's score on the test part, or a number of its own") {
  CHECK(SampleTask().load().target == 20.0);
  CHECK(SampleTask(sample_with("target: reference", "target: {error: 15}")).load().target == 15.0);
}

TEST_CASE("a task needs no target") {
  CHECK_FALSE(SampleTask(sample_with("target: reference\n", "")).load().target);
}

TEST_CASE("feedback is of one kind and may be counted") {
  const SampleTask sample;
  CHECK(sample.load().feedback.kind == FeedbackKind::format);
  CHECK(sample.load().feedback.max == 5);
  CHECK_FALSE(sample.load("large").feedback.max);
}

TEST_CASE("feedback is named as the file writes it") {
  for (const char* kind : {"none", "format", "validation", "test"}) {
    const SampleTask sample(sample_with("kind: format", std::string("kind: ") + kind));
    CHECK(name_of(sample.load().feedback.kind) == kind);
  }
}

TEST_CASE("variables of the environment are texts") {
  const SampleTask sample;
  const std::vector<std::pair<std::string, std::string>> expected = {{"THREADS", "2"},
                                                                     {"NAME", "x"}};
  CHECK((sample.load().environment == expected));
}

TEST_CASE("a search space is kept with typed values") {
  const SampleTask sample;
  CHECK(dump_json(sample.load().search_space) ==
        R"({"depth":{"integer":[1,8]},"rate":{"log":[0.001,1]},"kind":{"choice":["a","b"]}})");
}

TEST_CASE("limits of a task are read with their units") {
  const SampleTask sample;
  const TaskDefinition task = sample.load();
  CHECK(task.evaluation.timeout == 120);
  CHECK(task.limits.steps == 30);
  CHECK(task.limits.compute == 600.0);
  CHECK(task.limits.command_timeout() == 20);
  CHECK(task.limits.command_training() == 180);
  CHECK(task.sandbox.memory == 2ull << 30);
  CHECK(task.training_programs == std::vector<std::string>{"python3"});
}

TEST_CASE("paths inside the workspace are written in their plain form") {
  const SampleTask sample(sample_with("path: out/weights.bin", "path: ./out/../out//weights.bin"));
  CHECK(sample.load().submission[1].path == "out/weights.bin");
}
