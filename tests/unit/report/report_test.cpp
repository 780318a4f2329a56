// From run folders to a report and its formats.
#include "report/report.h"

#include "base/status.h"
#include "base/text.h"
#include "report/formats.h"
#include "run_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::RunOfTest;

}  // namespace

TEST_CASE("a report holds its profile, its runs and the tables, also of an unfinished run") {
  RunOfTest run(3), other(1, "full");
  run.write(0, {{"scores", {{"wins", 0.9}}}});
  run.write(1, {{"status", "error"}, {"error", "the box is gone"}, {"scores", Json::object()}});
  Registry registry({HONEST_FOLDER});
  const auto report = make_report({{run.path(), other.path()}, "honest"}, registry);
  INFO((report.ok() ? "" : report.status().ToString()));
  REQUIRE(report.ok());
  CHECK((*report)["schema"] == 1);
  CHECK((*report)["profile"] == "honest");
  CHECK((*report)["runs"] == Json::array({run.path().string(), other.path().string()}));
  const Json& scores = (*report)["tables"]["scores"];
  REQUIRE(scores["rows"].size() == 2);
  CHECK(scores["rows"][0][0] == "pong:full");
  CHECK(scores["rows"][1][5] == 3);
  CHECK(scores["rows"][1][9] == Approx(0.3));  // 0.9 and the floor twice
}

TEST_CASE("an unknown profile is told with the nearest") {
  RunOfTest run;
  Registry registry({HONEST_FOLDER});
  const auto status = make_report({{run.path()}, "honst"}, registry).status();
  CHECK(status.code() == absl::StatusCode::kNotFound);
  CHECK(message_of(status).find("did you mean \"honest\"?") != std::string_view::npos);
}

TEST_CASE("an analysis of a model that no run has is refused, other names choose") {
  RunOfTest run(1);
  run.write(0);
  Registry registry({HONEST_FOLDER});
  const auto refused = make_report({{run.path()}, "behaviour", {{"models", {"nosuch"}}}}, registry);
  CHECK(refused.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(refused.status()) == "no run is of the model \"nosuch\"; there are none");
}

TEST_CASE("the JSON format has columns and rows, and strict JSON") {
  RunOfTest run(2);
  Registry registry({HONEST_FOLDER});
  const auto report = make_report({{run.path()}, "honest"}, registry);
  REQUIRE(report.ok());
  const auto document = parse_json(report_format("json")->render(*report, {}));
  REQUIRE(document.ok());
  for (const auto& [name, table] : (*document)["tables"].items()) {
    CHECK(table.size() == 2);
    CHECK(table.contains("columns"));
    CHECK(table.contains("rows"));
  }
}

TEST_CASE("formats are named in the error about an unknown one") {
  const auto status = report_format("pdf").status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(status).find("text, json, csv, md") != std::string_view::npos);
}
