// Pages and drawings. What they look like is looked at; here is what must hold of any.
#include "report/html/page.h"

#include <cmath>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "report/html/plot_spec.h"
#include "report/html/scale.h"
#include "report/html/svg.h"

namespace {
using namespace mlgym;

Json report_of(Json table) {
  Json report = Json::object();
  report["profile"] = "honest";
  report["runs"] = {"first"};
  report["tables"]["scores"] = std::move(table);
  return report;
}

Json table_of_test() {
  return Json::parse(R"({"title": "scores of <all>",
    "columns": ["agent", "model", "step", "mean", "low", "high"],
    "rows": [["a&b", "m", 1, 0.5, 0.25, 0.75], ["c", null, 2, null, null, null],
             ["d", "m", 3, -1e9, null, null]]})");
}

std::string page_of(const Json& table) { return html_page(report_of(table)); }

std::string problem_of(const char* plot) {
  auto table = table_of_test();
  table["plot"] = Json::parse(plot);
  const auto spec = plot_of_table("scores", table);
  return spec.ok() ? "" : std::string(message_of(spec.status()));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
}  // namespace

TEST_CASE("a page needs nothing beside itself") {
  const auto page = page_of(table_of_test());
  for (const std::string word : {"http:", "https:", "src=", "@import", "<script", "<link"}) {
    INFO(word);
    CHECK_FALSE(holds(page, word));
  }
  CHECK(page.find("<!doctype html>") == 0);
  CHECK(holds(page, "prefers-color-scheme:dark"));
  CHECK(holds(page, "@media print"));
}

TEST_CASE("texts of a report are never markup") {
  const auto page = page_of(table_of_test());
  CHECK(holds(page, "Scores of &lt;all&gt;"));
  CHECK(holds(page, "<td>a&amp;b</td>"));
  CHECK_FALSE(holds(page, "<all>"));
  CHECK(xml_escape("\x01<\"&>\n") == "&lt;&quot;&amp;&gt;\n");
}

TEST_CASE("every kind of drawing is made, with and without rows") {
  for (
      const char* plot :
      {R"({"kind": "bars", "label": ["agent", "model"], "value": "mean", "low": "low", "high": "high"})",
       R"({"kind": "stacked", "label": ["agent"], "values": ["mean", "low"]})",
       R"({"kind": "columns", "x": "step", "values": ["mean", "high"]})",
       R"({"kind": "lines", "x": "step", "values": ["mean", "high"]})",
       R"({"kind": "lines", "x": "step", "value": "mean", "label": ["agent"], "panel": "model", "log_x": true})",
       R"({"kind": "scatter", "x": "step", "value": "mean", "label": ["agent"], "log_x": true})"}) {
    INFO(plot);
    auto table = table_of_test();
    table["plot"] = Json::parse(plot);
    const auto page = page_of(table);
    CHECK(holds(page, "<svg class=\"plot\""));
    CHECK_FALSE(holds(page, "nan"));
    const auto drawings = drawings_of(report_of(table));
    REQUIRE(drawings.size() == 1);
    CHECK(drawings.front().table == "scores");
    CHECK(drawings.front().svg.find("<svg") == 0);
    table["rows"] = Json::array();
    CHECK(holds(page_of(table), "Nothing."));
    CHECK(drawings_of(report_of(table)).empty());
  }
}

TEST_CASE("a drawing that cannot be made is refused by the name of its table") {
  CHECK(problem_of(R"({"kind": "pie"})") ==
        "table scores: plot: \"kind\" is bars, stacked, columns, lines or scatter");
  CHECK(problem_of(R"({"kind": "bars", "label": ["agent"], "value": "maen"})") ==
        "table scores: plot: there is no column \"maen\"; did you mean \"mean\"?");
  CHECK(problem_of(R"({"kind": "bars", "value": "mean"})") ==
        "table scores: plot: this kind needs label and value");
  CHECK(problem_of(R"({"kind": "stacked", "label": "agent"})") ==
        "table scores: plot: \"label\" is a list of columns");
  CHECK(problem_of(R"({"kind": 3})") ==
        "table scores: plot: \"kind\" is bars, stacked, columns, lines or scatter");
  CHECK(problem_of("[]") == "table scores: plot: is no object");
}

TEST_CASE("long labels of bars are shortened in the middle, and said whole") {
  CHECK(shortened_to("short", 300) == "short");
  const auto shown = shortened_to("ä" + std::string(98, 'x') + "é", 300);
  CHECK(text_width(shown) <= 300);
  CHECK(shown.starts_with("äx"));
  CHECK(shown.ends_with("xé"));
  auto table = table_of_test();
  const std::string label = "an agent " + std::string(80, 'x') + " with a long name";
  table["rows"][0][0] = label;
  table["plot"] = Json::parse(R"({"kind": "bars", "label": ["agent"], "value": "mean"})");
  CHECK(holds(page_of(table), "<title>" + label + "</title>an agent "));
}

TEST_CASE("columns of lines keep their names") {
  Json table = Json::parse(
      R"({"title": "t", "columns": ["x", "a_b", "a b"], "rows": [[1, 2, 3], [2, 3, 4]]})");
  table["plot"] = Json::parse(R"({"kind": "lines", "x": "x", "values": ["a_b", "a b"]})");
  CHECK(holds(page_of(table), "a_b: 3"));
  CHECK(holds(page_of(table), "a b: 4"));
}

TEST_CASE("a printed page shows folded tables") {
  CHECK(holds(page_of(table_of_test()), "details::details-content{content-visibility:visible"));
}

TEST_CASE("long tables are folded") {
  auto table = table_of_test();
  for (int i = 0; i < 50; ++i) table["rows"].push_back(table["rows"][0]);
  CHECK(holds(page_of(table), "<details><summary>53 rows</summary>"));
}

TEST_CASE("ticks are round numbers within their range") {
  CHECK(Scale(0, 1, 0, 100).ticks().size() == 6);
  CHECK(Scale(0, 1, 0, 100).ticks()[1] == Approx(0.2));
  CHECK(Scale(1, 1000, 0, 100, true).ticks() == std::vector<double>{1, 10, 100, 1000});
  for (const auto& [low, high] : std::vector<std::pair<double, double>>{{-3.2, 7.9},
                                                                        {0, 0},
                                                                        {5, 5},
                                                                        {1e-9, 2e-9},
                                                                        {-1e13, 100},
                                                                        {0.99, 1},
                                                                        {NAN, NAN},
                                                                        {3, 2}}) {
    const auto ticks = Scale(low, high, 0, 100).ticks();
    INFO(low << " to " << high);
    CHECK_FALSE(ticks.empty());
    CHECK(ticks.size() < 12);
    for (const double tick : ticks) CHECK(std::isfinite(Scale(low, high, 0, 100)(tick)));
  }
}

TEST_CASE("numbers are written short") {
  CHECK(short_number(0) == "0");
  CHECK(short_number(0.25) == "0.25");
  CHECK(short_number(1234.5678) == "1235");
  CHECK(short_number(-3.11e13) == "-3.11e+13");
  CHECK(short_number(1e-7) == "1e-07");
}
