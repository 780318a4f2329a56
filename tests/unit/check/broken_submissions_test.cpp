#include "check/broken_submissions.h"

#include <set>

#include "catch.h"

namespace {
using namespace mlgym;

TaskDefinition task_of(SubmissionKind kind, const std::string& path) {
  TaskDefinition task;
  MetricDeclaration metric;
  metric.name = "accuracy";
  metric.primary = true;
  metric.low = 0;
  metric.high = 1;
  task.metrics = {metric};
  SubmissionFile file;
  file.path = path;
  file.kind = kind;
  file.entry = kind == SubmissionKind::code ? "answer" : "";
  file.max_size = 1000;
  task.submission = {file};
  return task;
}

std::set<std::string> checks_of(const std::vector<BrokenSubmission>& all) {
  std::set<std::string> names;
  for (const auto& one : all) names.insert(one.check);
  return names;
}

const SubmissionContent kTable = {{"s.csv", "id,label,note\na,1,x\nb,0,x\nc,1,x\nd,0,x\n"}};

}  // namespace

TEST_CASE("a table is broken in every way that tables can be") {
  const auto task = task_of(SubmissionKind::file, "s.csv");
  const auto all = broken_submissions(task, kTable, {});
  CHECK(checks_of(all) == std::set<std::string>{"empty_submission", "wrong_columns", "nan",
                                                "missing_rows", "duplicate_rows", "unknown_rows",
                                                "wrong_length", "not_utf8", "too_large"});
  for (const auto& one : all) {
    INFO(one.what);
    CHECK(one.files != kTable);
  }
}

TEST_CASE("nothing is wrong with columns that are not looked at") {
  const auto task = task_of(SubmissionKind::file, "s.csv");
  for (const auto& one : broken_submissions(task, kTable, {{"s.csv", {"note"}}})) {
    INFO(one.what);
    CHECK(one.what.find("\"note\"") == std::string::npos);
  }
  CHECK(submissions_without_columns(task, kTable).size() == 3);
}

TEST_CASE("a column of predictions that all differ may come first") {
  auto task = task_of(SubmissionKind::file, "s.csv");
  const SubmissionContent numbers = {{"s.csv", "y,id\n0.1,1\n0.2,2\n0.3,3\n"}};
  const auto contents = [&](const std::string& check) {
    std::set<std::string> found;
    for (const auto& one : broken_submissions(task, numbers, {})) {
      if (one.check == check) found.insert(one.files.at("s.csv"));
    }
    return found;
  };
  CHECK(contents("nan").count("y,id\nnan,1\n0.2,2\n0.3,3\n") == 1);
  CHECK(contents("unknown_rows") ==
        std::set<std::string>{"y,id\nmlgym_check_unknown,1\n0.2,2\n0.3,3\n",
                              "y,id\n0.1,mlgym_check_unknown\n0.2,2\n0.3,3\n"});
  task.evaluation.join = "id";
  CHECK(contents("nan").count("y,id\nnan,1\n0.2,2\n0.3,3\n") == 1);
  CHECK(contents("nan").count("y,id\n0.1,nan\n0.2,2\n0.3,3\n") == 0);
  CHECK(contents("unknown_rows") ==
        std::set<std::string>{"y,id\n0.1,mlgym_check_unknown\n0.2,2\n0.3,3\n"});
}

TEST_CASE("texts that all differ name a row together: one of them may be the answer") {
  const auto task = task_of(SubmissionKind::file, "s.csv");
  const SubmissionContent captions = {{"s.csv", "caption,id\n\"a, b\",x\nc,y\nd,z\n"}};
  std::set<std::string> found;
  for (const auto& one : broken_submissions(task, captions, {})) {
    if (one.check == "unknown_rows") found.insert(one.files.at("s.csv"));
  }
  CHECK(found ==
        std::set<std::string>{"caption,id\nmlgym_check_unknown,mlgym_check_unknown\nc,y\nd,z\n"});
  CHECK(unreadable_table(task, captions).empty());
  CHECK(unreadable_table(task, {{"s.csv", "a,b\n1\n2,3\n"}}) ==
        "s.csv line 2: 1 fields, but the header has 2");
}

TEST_CASE("a JSON object a line is broken as a table is") {
  const auto task = task_of(SubmissionKind::file, "s.jsonl");
  const SubmissionContent lines = {
      {"s.jsonl", "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":1}\n{\"id\":\"c\",\"n\":2}\n"}};
  const auto all = broken_submissions(task, lines, {});
  CHECK(checks_of(all) == std::set<std::string>{"empty_submission", "wrong_columns", "nan",
                                                "missing_rows", "duplicate_rows", "unknown_rows",
                                                "wrong_length", "not_utf8", "too_large"});
  std::set<std::string> contents;
  for (const auto& one : all) {
    if (one.files.count("s.jsonl") == 1) contents.insert(one.files.at("s.jsonl"));
  }
  const std::string rest = "{\"id\": \"b\", \"n\": 1}\n{\"id\": \"c\", \"n\": 2}\n";
  CHECK(contents.count("{\"id\": \"a\", \"n\": NaN}\n" + rest) == 1);
  CHECK(contents.count("{\"id\": \"mlgym_check_unknown\", \"n\": 1}\n" + rest) == 1);
  CHECK(contents.count("{\"id\": \"a\"}\n" + rest) == 1);
  CHECK(submissions_without_columns(task, lines).size() == 2);
  CHECK_FALSE(claiming_submissions(task, lines).empty());
}

TEST_CASE("a game is broken by odd actions and by none") {
  auto task = task_of(SubmissionKind::file, "s");
  task.submission.clear();
  task.interactive = true;
  const SubmissionContent game = {{kActions, "1\n2\n"}};
  const auto all = broken_submissions(task, game, {});
  CHECK(checks_of(all) ==
        std::set<std::string>{"empty_submission", "nan", "wrong_answers", "too_large"});
  for (const auto& one : claiming_submissions(task, game))
    CHECK(one.files.at(kActions).find("accuracy=") != std::string::npos);
}

TEST_CASE("code and weights are broken in their own ways") {
  const auto code = task_of(SubmissionKind::code, "s.py");
  CHECK(checks_of(broken_submissions(code, {{"s.py", "def answer(): return 0\n"}}, {})) ==
        std::set<std::string>{"empty_submission", "nan", "wrong_answers", "not_utf8", "too_large"});
  const auto weights = task_of(SubmissionKind::weights, "s.policy");
  const SubmissionContent file = {{"s.policy", "{\"a\":1}\n" + std::string(8, '\1')}};
  CHECK(checks_of(broken_submissions(weights, file, {})) ==
        std::set<std::string>{"empty_submission", "nan", "wrong_length", "wrong_columns",
                              "not_utf8", "too_large"});
}

TEST_CASE("claims try the best values first, in every column and in new ones") {
  const auto task = task_of(SubmissionKind::file, "s.csv");
  const auto all = claiming_submissions(task, kTable);
  REQUIRE_FALSE(all.empty());
  CHECK(all.front().what == "s.csv with 1 all over \"label\"");
  bool adds_metric = false;
  for (const auto& one : all)
    adds_metric = adds_metric || one.files.at("s.csv").find("accuracy") != std::string::npos;
  CHECK(adds_metric);
  CHECK(all.back().what == "s.csv with 1e308 all over \"note\"");
}
