// Data, Python and columns that a task declares, and what is wrong with such declarations.
#include "task_sample.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

// The sample, scored by columns of a file of answers.
std::string scored_by(const std::string& evaluation) {
  return sample_with("evaluation: {files: hidden/, timeout: 2m}",
                     "evaluation: {files: hidden/, " + evaluation + "}");
}
constexpr const char* kBoth = "[{use: error, column: a}, {use: speed, column: b}]";

std::string with_line(const std::string& line) {
  return sample_with("default_variant: small", line + "\ndefault_variant: small");
}

}  // namespace

TEST_CASE("columns are scored against those of the answers") {
  const auto task =
      SampleTask(scored_by(std::string("labels: answers.csv, join: id, metrics: ") + kBoth)).load();
  CHECK(task.evaluation.labels == "answers.csv");
  CHECK(task.evaluation.join == "id");
  REQUIRE(task.evaluation.columns.size() == 2);
  CHECK(task.evaluation.columns[1].metric == "speed");
  CHECK(task.evaluation.columns[1].column == "b");
}

TEST_CASE("labels, join and metrics belong together") {
  for (const auto& [evaluation, reason] : {
           std::pair<std::string, std::string>{"labels: answers.csv",
                                               "\"join\" and \"metrics\" are needed beside it"},
           {"labels: answers.csv, join: id", "\"join\" and \"metrics\" are needed beside it"},
           {"join: id", "need \"labels\", the file of the answers"},
           {"labels: answers.csv, join: id, metrics: [{use: error, column: a}]",
            "no column is given for the metric \"speed\""},
           {"labels: answers.csv, join: id, metrics: [{use: error, column: a}, {use: error, "
            "column: "
            "b}]",
            "the metric \"error\" stands twice"},
           {"labels: answers.csv, join: id, metrics: [{use: beauty, column: a}]",
            "declares no metric \"beauty\""},
           {"labels: ../answers.csv, join: id, metrics: []", "is not a path inside the folder"},
           {std::string("command: x, labels: answers.csv, join: id, metrics: ") + kBoth,
            "either a script or \"labels\""},
       }) {
    INFO(evaluation);
    CHECK(contains(SampleTask(scored_by(evaluation)).problem(), reason));
  }
}

TEST_CASE("a script needs a folder of its own") {
  CHECK(SampleTask(scored_by("command: \"python3 x.py\"")).problem() == "");
  CHECK(contains(SampleTask(sample_with("{files: hidden/, timeout: 2m}", "{command: x}")).problem(),
                 "\"files\", the folder of the script, is needed beside it"));
}

TEST_CASE("the component `script` is told how to score") {
  const std::string use = sample_with("use: sample-component", "use: script");
  CHECK(contains(SampleTask(use).problem(), "must say how it is scored"));
}

TEST_CASE("data sets are named with their parts") {
  const auto task =
      SampleTask(with_line("data: [{use: d, parts: {b: public, a: hidden}}]\ndata_limit: 5"))
          .load();
  REQUIRE(task.data.size() == 1);
  CHECK(task.data[0].use == "d");
  CHECK(task.data[0].parts.at(0).name == "b");
  CHECK(task.data[0].parts.at(1).hidden);
  CHECK(task.data_limit == 5);
  for (const auto& [line, reason] :
       {std::pair{"data: [{use: d, parts: {}}]", "at least one part is expected"},
        {"data: [{use: d, parts: {a: secret}}]", "secret"},
        {"data: [{parts: {a: public}}]", "\"use\""},
        {"data: [{use: d, parts: {a: public}}, {use: d, parts: {b: public}}]", "stands twice"},
        {"data_limit: 0", "a whole number above 0 is expected"},
        {"data_limit: 5", "no data that could be limited"}}) {
    INFO(line);
    CHECK(contains(SampleTask(with_line(line)).problem(), reason));
  }
}

TEST_CASE("Python's packages, Debian's packages and a lock file are read") {
  const auto task =
      SampleTask(with_line("python: {requires: [torch >= 1.13], debian: [python3-torch], lock: "
                           "instructions.md, gpu: optional}"))
          .load();
  CHECK(task.python.packages == std::vector<std::string>{"torch >= 1.13"});
  CHECK(task.python.debian == std::vector<std::string>{"python3-torch"});
  CHECK(task.python.lock.filename() == "instructions.md");
  CHECK(
      contains(SampleTask(with_line("python: {lock: nowhere.txt}")).problem(), "there is no file"));
}

TEST_CASE("a task may need a GPU, or none at all") {
  const auto need_of = [](const std::string& line) {
    return SampleTask(with_line(line)).load().python.gpu;
  };
  CHECK(need_of("python: {gpu: none}") == GpuNeed::none);
  CHECK(need_of("python: {gpu: required}") == GpuNeed::required);
  CHECK(need_of("python: {}") == GpuNeed::optional);
  CHECK(contains(SampleTask(with_line("python: {gpu: many}")).problem(),
                 "not one of none, optional"));
}
