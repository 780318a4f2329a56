// Markdown, CSV and the JSON document.
#include "report/formats.h"

#include "base/json.h"
#include "catch.h"

namespace {
using namespace mlgym;

Json report_of(const Json& tables) {
  return {{"schema", 1},
          {"profile", "p"},
          {"runs", {"a_run"}},
          {"notices", Json::array()},
          {"tables", tables}};
}
Json table(const Json& columns, const Json& rows) {
  return {{"title", "of all"}, {"columns", columns}, {"rows", rows}};
}
std::string rendered(const std::string& format, const Json& report) {
  return report_format(format)->render(report, {});
}

}  // namespace

TEST_CASE("CSV has every digit, and quotes what needs it") {
  const Json report =
      report_of({{"t/1", table({"a,b", "n"}, {{"x\"y\nz", 0.1 + 0.2}, {nullptr, 3}})},
                 {"u", table({"a"}, Json::array())}});
  const std::string of_table = "\"a,b\",n\n\"x\"\"y\nz\",0.30000000000000004\n,3\n";
  CHECK(rendered("csv", report) == "# t/1\n" + of_table + "\n# u\na\n");
  const auto files = report_files(*report_format("csv"), report);
  REQUIRE(files.size() == 2);
  CHECK(files[0].name == "t%2F1.csv");
  CHECK(files[0].content == of_table);
}

TEST_CASE("Markdown has tables, and texts of runs are no markup in it") {
  const Json report =
      report_of({{"t", table({"name", "n", "empty"},
                             {{"a|b <b>_x_", 1.5, nullptr}, {"c\n# d", nullptr, nullptr}})}});
  const std::string text = rendered("md", report);
  CHECK(text.find("## t\n\nof all\n\n| name | n |\n| --- | ---: |\n") != std::string::npos);
  CHECK(text.find("| a\\|b &lt;b>\\_x\\_ | 1.5000 |\n| c \\# d |  |\n") != std::string::npos);
  CHECK(text.find("- a\\_run\n") != std::string::npos);
}

TEST_CASE("tables may stand in another form at the top of the JSON document") {
  Json records = table({"m", "n"}, Json::parse(R"([["x", 1], ["y", null]])")), cells = records,
       lists = records;
  records["also"] = {{"at", {"aup"}}, {"as", "records"}};
  cells["also"] = {{"at", {"scores", "best"}}, {"as", "cells"}};
  lists["also"] = {{"at", {"scores", "lists"}}, {"as", "lists"}};
  const Json document =
      Json::parse(rendered("json", report_of({{"r", records}, {"c", cells}, {"l", lists}})));
  CHECK(document["aup"] == Json::parse(R"([{"m": "x", "n": 1}, {"m": "y", "n": null}])"));
  CHECK(document["scores"]["best"] == Json::parse(R"({"x": {"n": 1}, "y": {"n": null}})"));
  CHECK(document["scores"]["lists"] == Json::parse(R"({"x": [1], "y": [null]})"));
  CHECK(document["tables"]["r"] ==
        Json::parse(R"({"columns": ["m", "n"], "rows": [["x", 1], ["y", null]]})"));
}

TEST_CASE("text has colours only where they are asked for, and the first rows of long tables") {
  Json rows = Json::array();
  for (int i = 0; i < 150; ++i) rows.push_back({i, "x"});
  const Json report = report_of({{"t", table({"n", "a"}, rows)}});
  const std::string plain = rendered("text", report);
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(plain.find("... 100 of 150 rows") != std::string::npos);
  CHECK(plain.find(" 100  x") == std::string::npos);
  const std::string coloured = report_format("text")->render(report, {true});
  CHECK(coloured.find("\x1b[1mt\x1b[0m") != std::string::npos);
  CHECK(report_files(*report_format("text"), report)[0].content == plain);
}
