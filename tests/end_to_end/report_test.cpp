// `mlgym report` over real runs.
#include "base/file.h"
#include "catch.h"
#include "program.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;

void run_baseline(const Folder& folder, const std::string& name, const std::string& seed) {
  const Finished finished =
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "baseline", "-k", "2", "-j", "2",
                         "--seed", seed, "--run-dir", name});
  INFO(finished.err);
  REQUIRE(finished.code == 0);
}

Json report_of(const Folder& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"report", "--format", "json"});
  const Finished finished = run_mlgym(folder, arguments);
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  return finished.json();
}

// The value of a column in the first row of a table.
Json first(const Json& report, const std::string& table, const std::string& column) {
  const Json& columns = report["tables"][table]["columns"];
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c] == column) return report["tables"][table]["rows"][0][c];
  }
  FAIL("no column " << column);
  return nullptr;
}

fs::path only_result(const Folder& folder, const std::string& run, int repeat) {
  return folder / (run + "/episodes/battle-of-sexes.lite__baseline__none__r" +
                   std::to_string(repeat) + "/result.json");
}

}  // namespace

TEST_CASE("a run is reported in text, in JSON and in files") {
  const Folder folder;
  run_baseline(folder, "first", "1");

  const Finished text = run_mlgym(folder, {"report", "first", "--out", "report"});
  CHECK(text.code == 0);
  for (const char* word : {"battle-of-sexes:lite", "payoff", "half_width", "1.0228",
                           "n < 5 in 1 of 1 cells", "marked lite, 2 of 2 episodes"}) {
    INFO(text.out);
    CHECK(text.out.find(word) != std::string::npos);
  }
  CHECK(*mlgym::read_file(folder / "report/report.txt") == text.out);

  const Json report = report_of(folder, {"first", "--out", "report"});
  CHECK(*mlgym::parse_json(*mlgym::read_file(folder / "report/report.json")) == report);
  CHECK(report["schema"] == 1);
  CHECK(report["profile"] == "honest");
  REQUIRE(report["records"].size() == 2);
  const Json result = *mlgym::parse_json(*mlgym::read_file(only_result(folder, "first", 1)));
  CHECK(report["records"][0]["hash"] == result["record"]["hash"]);
  CHECK(report["records"][0]["episode"] == result["id"]);
  CHECK(report["runs"] == Json::array({"first"}));
  CHECK(first(report, "scores", "n") == 2);
  CHECK(first(report, "scores", "finished") == 2);
  CHECK(first(report, "scores", "mean") == Approx(1.0228).margin(0.03));
  CHECK(first(report, "resources", "seconds").get<double>() > 0);
  CHECK(first(report, "failures", "exit_status") == "submitted");
}

TEST_CASE("runs are pooled, and an episode without a result counts at the floor") {
  const Folder folder;
  run_baseline(folder, "first", "1");
  run_baseline(folder, "second", "2");
  const Json both = report_of(folder, {"first", "second"});
  CHECK(both["runs"] == Json::array({"first", "second"}));
  CHECK(first(both, "scores", "n") == 4);
  CHECK(first(both, "scores", "min").get<double>() > 0.9);

  fs::remove(only_result(folder, "second", 2));
  const Json fewer = report_of(folder, {"first", "second"});
  CHECK(first(fewer, "scores", "n") == 4);
  CHECK(first(fewer, "scores", "failed") == 1);
  CHECK(first(fewer, "scores", "min") == 0);
}

TEST_CASE("what cannot be reported exits with 2 and says why") {
  const Folder folder;
  run_baseline(folder, "first", "1");
  const auto fails = [&folder](const std::vector<std::string>& arguments, const std::string& why) {
    const Finished finished = run_mlgym(folder, arguments);
    INFO(finished.err);
    CHECK(finished.code == 2);
    CHECK(finished.out.empty());
    CHECK(finished.err.find(why) != std::string::npos);
  };
  fails({"report"}, "RUN");
  fails({"report", "nowhere"}, "nowhere holds no run");
  fails({"report", "first", "nowhere"}, "nowhere holds no run");
  fails({"report", "first", "first/"}, "are one run");
  fails({"report", "first", "--profile", "honst"}, "did you mean \"honest\"?");
  fails({"report", "first", "--format", "pdf"}, "formats: text, json, csv, md, html");

  const fs::path result = only_result(folder, "first", 1);
  const std::string good = *mlgym::read_file(result);
  folder.write(result.lexically_relative(folder.path()), "{\"status\": ");
  fails({"report", "first"}, "result.json");
  Json old = *mlgym::parse_json(good);
  old.erase("metric");
  folder.write(result.lexically_relative(folder.path()), old.dump());
  fails({"report", "first"}, "says nothing about the metric");
}

TEST_CASE("a failed report in JSON is a JSON document") {
  const Folder folder;
  const Finished finished = run_mlgym(folder, {"report", "nowhere", "--format", "json"});
  CHECK(finished.code == 2);
  CHECK(finished.json()["error"]["kind"] == "usage");
}
