// mlgym bench, by benchmarks that are over in no time. What they measure is no test's business.
#include <algorithm>

#include "catch.h"
#include "program.h"

using namespace mlgym::test;
using mlgym::Json;

namespace {

// As scripts from outside know them.
const std::vector<std::string> kNames = {
    "step.noop",   "step.true",           "step.episode",   "box.create",    "output.10mb",
    "box.branch",  "box.hold200",         "kill.tree50",    "eval.noop",     "plugin.call",
    "plugin.load", "plugin.call_process", "plugin.list200", "record.append", "episode.overhead"};

Json bench(const std::vector<std::string>& names) {
  const Folder folder;
  std::vector<std::string> arguments = {"bench", "--json"};
  arguments.insert(arguments.end(), names.begin(), names.end());
  const Finished finished = run_mlgym(folder, arguments);
  INFO(finished.err);
  CHECK(finished.code == 0);
  return finished.json();
}

}  // namespace

TEST_CASE("the document has what scripts rely on") {
  const Json document = bench({"plugin.list200", "record.append"});
  CHECK(document["schema"] == 1);
  CHECK(document["machine"]["cores"].get<int>() >= 1);
  CHECK(document["machine"].contains("cpu"));
  REQUIRE(document["benchmarks"].size() == 2);
  const Json& list = document["benchmarks"][0];
  CHECK(list["name"] == "plugin.list200");
  CHECK(list["unit"] == "s");
  CHECK(list["value"].get<double>() > 0);
  CHECK(list["p99"].get<double>() >= list["value"].get<double>());
  CHECK(list["reference"].is_string());
  CHECK(list["ratio"].get<double>() ==
        Approx(list["value"].get<double>() / list["reference_value"].get<double>()));
  CHECK(list["bound"] == 0.03);
  CHECK(list["ok"].is_boolean());
  CHECK(list["skipped"].is_null());
  const Json& append = document["benchmarks"][1];
  CHECK(append["name"] == "record.append");
  CHECK(append["bound"].is_null());
  CHECK(append["ok"] == true);
}

TEST_CASE("a step in a box is measured beside one of a plain bash") {
  const Json step = bench({"step.true"})["benchmarks"][0];
  INFO(step);
  CHECK(step["skipped"].is_null());
  CHECK(step["value"].get<double>() > 0);
  CHECK(step["reference_value"].get<double>() > 0);
}

TEST_CASE("a call to another process is measured beside a line to cat") {
  const Json call = bench({"plugin.call_process"})["benchmarks"][0];
  INFO(call);
  CHECK(call["skipped"].is_null());
  CHECK(call["value"].get<double>() > 0);
  CHECK(call["reference_value"].get<double>() > 0);
  CHECK(call["bound"] == 40000);
}

TEST_CASE("without --json a table is printed, and progress to standard error") {
  const Folder folder;
  const Finished finished = run_mlgym(folder, {"bench", "record.append"});
  CHECK(finished.code == 0);
  CHECK(finished.out.find("\nrecord.append ") != std::string::npos);
  CHECK(finished.out.find("measuring") == std::string::npos);
  CHECK(finished.err.find("measuring record.append") != std::string::npos);
}

TEST_CASE("an unknown benchmark is a usage error that names the nearest and all there are") {
  const Folder folder;
  const Finished finished = run_mlgym(folder, {"bench", "--json", "plugin.list20"});
  CHECK(finished.code == 2);
  const Json error = finished.json()["error"];
  CHECK(error["kind"] == "usage");
  const std::string message = error["message"];
  CHECK(message.find("did you mean \"plugin.list200\"?") != std::string::npos);
  for (const auto& name : kNames) CHECK(message.find(name) != std::string::npos);
}

TEST_CASE("an unknown sandbox is a usage error") {
  const Folder folder;
  CHECK(run_mlgym(folder, {"bench", "record.append", "--sandbox", "bubblewarp"}).code == 2);
}

TEST_CASE("--check asks for bounds that hold; without boxes those of boxes do not") {
  const Folder folder;
  CHECK(run_mlgym(folder, {"bench", "--check", "record.append"}).code == 0);
  folder.write("file", "");
  const Variables no_boxes = {{"MLGYM_BOX_FOLDER", (folder / "file").string() + "/below"}};
  const Finished skipped = run_mlgym(folder, {"bench", "--json", "step.noop"}, no_boxes);
  CHECK(skipped.code == 0);
  CHECK(skipped.json()["benchmarks"][0]["skipped"].is_string());
  const Finished checked = run_mlgym(folder, {"bench", "--check", "step.noop"}, no_boxes);
  CHECK(checked.code == 1);
  CHECK(checked.err.find("bounds are not held: step.noop") != std::string::npos);
}
