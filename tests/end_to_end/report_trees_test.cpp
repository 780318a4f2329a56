// `mlgym report` over MLGym's own result trees.
#include <cmath>

#include "program.h"
#include "published_results.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;

Json report_of(const Folder& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"report", "--format", "json"});
  const Finished finished = run_mlgym(folder, arguments);
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  return finished.json();
}

// At three decimals, as the published tables have it, which round halves either way.
bool equals(const Json& number, const std::string& published) {
  if (published.empty()) return number.is_null();
  return number.is_number() &&
         std::abs(number.get<double>() - std::stod(published)) < 0.0005 + 1e-9;
}

std::string name_of(const std::string& model, const std::string& task, int run) {
  return model + "__" + task + "__default__t-0.00__p-0.95__c-4.00__install-0_run_" +
         std::to_string(run);
}

void write_runs(const Folder& folder) {
  folder.write("tree/" + name_of("metagen-a", "battleOfSexes", 0) + "/results.json",
               R"({"agent": [{"Score": 1.2}, {"Score": 1.4}], "baseline": {"Score": 1.02}})");
  folder.write("tree/" + name_of("metagen-a", "battleOfSexes", 1) + "/results.json",
               R"({"agent": [], "baseline": {"Score": 1.02}})");
  folder.write("tree/" + name_of("metagen-b", "battleOfSexes", 0) + "/results.json",
               R"({"agent": [{"Score": 1.1}], "baseline": {"Score": 1.02}})");
}

}  // namespace

TEST_CASE("the published runs give the published tables, cell by cell") {
  const Folder folder;
  const auto tree = unpack_published(folder);
  if (!tree) return;
  const Json report = report_of(folder, {tree->string(), "--profile", "mlgym"});
  const auto scores = published_table("best_scores_aggregate_results.csv");
  int cells = 0;
  for (const auto& [task, row] : scores) {
    for (const auto& [model, score] : row) {
      INFO(task << ", " << model << ": " << score);
      CHECK(equals(report["scores"]["best"][task][model], score));
      ++cells;
    }
  }
  CHECK(cells == 169);
  CHECK(report["scores"]["best"].size() == 13);
  const auto areas = published_table("aup_scores_aggregate_results.csv");
  CHECK(report["aup"].size() == areas.size());
  for (const auto& row : report["aup"]) {
    const auto& published = areas.at(row["model"]);
    INFO(row.dump());
    CHECK(equals(row["best"], published.at("Best AUP")));
    CHECK(equals(row["last"], published.at("Last AUP")));
  }
  for (const char* kind : {"best", "last"}) {
    for (const auto& [task, order] : report["ranks"][kind].items()) CHECK(order.size() == 13);
  }
  CHECK(report["notices"].empty());
}

TEST_CASE("models are chosen, and the one that the tables leave out is there") {
  const Folder folder;
  const auto tree = unpack_published(folder);
  if (!tree) return;
  const Json report =
      report_of(folder, {tree->string(), "--profile", "mlgym", "--models", "gemini-20-pro,gpt4o2"});
  CHECK(report["aup"].size() == 3);
  CHECK(report["aup"][0]["model"] == "gemini-20-pro");
  const Json honest = report_of(folder, {tree->string(), "--models", "gpt-o1"});
  CHECK(honest["tables"]["scores"]["rows"].size() == 13);
}

TEST_CASE("a small tree is reported by both profiles, in every format") {
  const Folder folder;
  write_runs(folder);
  for (const char* profile : {"mlgym", "honest"}) {
    for (const char* format : {"text", "md", "csv", "json"}) {
      const Finished finished = run_mlgym(
          folder, {"report", "tree", "--profile", profile, "--format", format, "--out", "out"});
      INFO(profile << " " << format << finished.err);
      CHECK(finished.code == 0);
      const char* task =
          std::string(profile) == "mlgym" ? "Battle of Sexes" : "battleOfSexes:paper";
      CHECK(finished.out.find(task) != std::string::npos);
      CHECK(finished.out.find('\x1b') == std::string::npos);
    }
  }
  for (const char* file :
       {"report.txt", "report.md", "report.json", "aup.csv", "best_scores.csv", "scores.csv"})
    CHECK(fs::exists(folder / (std::string("out/") + file)));
  CHECK(*mlgym::read_file(folder / "out/best_scores.csv") ==
        "Task,baseline,a,b\nBattle of Sexes,1.02,1.4,1.1\n");
}

TEST_CASE("what is odd in a tree is named and never stops the report") {
  const Folder folder;
  write_runs(folder);
  folder.write("tree/" + name_of("metagen-c", "battleOfSexes", 0) + "/results.json",
               "{\"agent\": [{\"Sc");
  folder.write("tree/" + name_of("metagen-c", "unknownTask", 0) + "/results.json",
               "{\"agent\": []}");
  folder.write("tree/renamed/results.json", "{\"agent\": []}");
  folder.write("tree/.DS_Store", std::string(100, '\0'));
  for (const char* profile : {"mlgym", "honest"}) {
    const Finished finished =
        run_mlgym(folder, {"report", "tree", "--profile", profile, "--format", "json"});
    INFO(finished.err);
    CHECK(finished.code == 0);
    for (const char* what :
         {"run_0/results.json: not valid JSON", "unknownTask", "tree/renamed", "tree/.DS_Store"})
      CHECK(finished.err.find(what) != std::string::npos);
    CHECK(finished.json()["notices"].size() == 4);
  }
}

TEST_CASE("the flag --json is the JSON format, and tells errors too") {
  const Folder folder;
  const Finished finished = run_mlgym(folder, {"report", "nowhere", "--json"});
  CHECK(finished.code == 2);
  CHECK(finished.json().contains("error"));
}

TEST_CASE("this program's runs are computed jointly with a tree in the variant paper only") {
  const Folder folder;
  write_runs(folder);
  for (const char* variant : {"paper", "lite"}) {
    const Finished run = run_mlgym(folder, {"run", "-t", std::string("battle-of-sexes:") + variant,
                                            "-a", "baseline", "--seed", "1", "--run-dir", variant});
    INFO(run.err);
    REQUIRE(run.code == 0);
  }
  const Json joint = report_of(folder, {"paper", "--profile", "mlgym", "--with", "tree"});
  CHECK(joint["runs"] == Json::array({"paper", "tree"}));
  CHECK(joint["scores"]["best"]["Battle of Sexes"].size() == 4);
  CHECK(joint["scores"]["best"]["Battle of Sexes"]["baseline"] == 1.02);
  const Finished lite =
      run_mlgym(folder, {"report", "lite", "--profile", "mlgym", "--with", "tree"});
  CHECK(lite.code == 2);
  CHECK(lite.err.find("is of the variant lite") != std::string::npos);
  const Finished no_tree =
      run_mlgym(folder, {"report", "paper", "--profile", "mlgym", "--with", "lite"});
  CHECK(no_tree.code == 2);
  CHECK(report_of(folder, {"lite", "--profile", "mlgym"})["scores"]["best"].contains(
      "Battle of Sexes (lite)"));
}

TEST_CASE("runs and trees are compared") {
  const Folder folder;
  write_runs(folder);
  for (const char* agent : {"baseline", "random-search"}) {
    const Finished run = run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", agent, "-k", "2",
                                            "--seed", "1", "--run-dir", agent, "limits.steps=6"});
    INFO(run.err);
    REQUIRE(run.code == 0);
  }
  const Finished compared = run_mlgym(folder, {"compare", "baseline", "random-search", "--json"});
  INFO(compared.err);
  REQUIRE(compared.code == 0);
  CHECK(compared.json()["tables"]["tasks"]["rows"].size() == 1);
  const Finished mixed = run_mlgym(folder, {"compare", "baseline", "tree"});
  CHECK(mixed.code == 0);
  CHECK(mixed.out.find("b has no episode of it") != std::string::npos);
  CHECK(run_mlgym(folder, {"compare", "baseline"}).code == 2);
  CHECK(run_mlgym(folder, {"compare", "baseline", "baseline"}).code == 2);
}
