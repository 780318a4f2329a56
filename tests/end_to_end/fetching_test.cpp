// Data that come from servers, and what a machine lacks.
#include <chrono>
#include <fstream>
#include <thread>

#include "../unit/model_http/http_server.h"
#include "base/file.h"
#include "catch.h"
#include "small_task.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;
using mlgym::read_file;

// The small task with sources as `source` says.
void set_sources(const SmallTask& task, const std::string& sources) {
  std::string yaml = small_dataset();
  const auto from = yaml.find("[{path"), to = yaml.find("}]", from) + 2;
  task.folder().write("tasks/datasets/numbers/dataset.yaml",
                      yaml.replace(from, to - from, sources));
}

std::string source(const std::string& place) {
  return "[{path: numbers.txt, sha256: " + mlgym::sha256_hex(kSmallSource) + ", " + place + "}]";
}

std::string problem_of(const Finished& finished) {
  const Json problem = finished.json()["tasks"][0]["problem"];
  return problem.is_string() ? problem.get<std::string>() : "";
}

// Whether any file below a folder holds the text.
bool holds(const fs::path& folder, const std::string& text) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file() && contains(*read_file(entry.path()), text)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("data are fetched from a URL, which is told, and then prepared") {
  const SmallTask task;
  HttpServer server;
  set_sources(task, source("url: " + server.url() + "/numbers.txt"));
  server.answer({200, "text/plain", kSmallSource});
  const Finished finished = task.mlgym({"prepare", "doubles", "--json"});
  INFO(finished.err);
  CHECK(finished.code == 0);
  CHECK(finished.json()["tasks"][0]["status"] == "ready");
  CHECK(contains(finished.err, "numbers.txt: from " + server.url() + "/numbers.txt"));
  // Another variant needs no second transfer.
  CHECK(task.mlgym({"prepare", "doubles:few"}).code == 0);
  CHECK(server.asked().size() == 1);
  CHECK(task.prepared().size() == 2);
}

TEST_CASE("a source that no server gives is exit code 3, with the reason and the remedy") {
  const SmallTask task;
  HttpServer server;
  set_sources(task, source("url: " + server.url() + "/numbers.txt"));
  server.answer({404, "text/plain", "gone"});
  const Finished finished = task.mlgym({"prepare", "doubles", "--json"});
  CHECK(finished.code == 3);
  const Json entry = finished.json()["tasks"][0];
  CHECK(entry["task"] == "doubles");
  CHECK(entry["variant"] == "all");
  CHECK(entry["status"] == "missing");
  CHECK(entry["path"].is_null());
  CHECK(contains(problem_of(finished),
                 server.url() + "/numbers.txt: the server answers with status 404"));
  CHECK(contains(problem_of(finished), "`mlgym prepare doubles --variant all --from DIR`"));
}

TEST_CASE("after kill -9 in the middle of a transfer, the next prepare goes on with it") {
  const SmallTask task;
  HttpServer server;
  set_sources(task, source("url: " + server.url() + "/numbers.txt"));
  HttpAnswer half{200, "text/plain", kSmallSource};
  half.end = HttpAnswer::End::cut;
  server.answer(half);
  const fs::path partial =
      task.folder() / ("data/sources/files/" + mlgym::sha256_hex(kSmallSource) + "/partial");
  {
    HttpAnswer never;
    never.end = HttpAnswer::End::never;
    server.answer(never);
    auto running = start_mlgym(task.folder(), {"prepare", "doubles"}, task.variables());
    std::error_code error;
    for (int i = 0; i < 1000 && fs::file_size(partial, error) != 10; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    running.kill();
  }
  REQUIRE(fs::file_size(partial) == 10);
  server.answer_by([](const HttpAsked& asked) {
    const bool goes_on =
        asked.headers.count("range") == 1 && asked.headers.at("range") == "bytes=10-";
    if (!goes_on) return HttpAnswer{500, "text/plain", "the rest should be asked for"};
    HttpAnswer rest{206, "text/plain", std::string(kSmallSource).substr(10)};
    rest.headers = {"Content-Range: bytes 10-20/21"};
    return rest;
  });
  const Finished finished = task.mlgym({"prepare", "doubles"});
  INFO(finished.err);
  CHECK(finished.code == 0);
  CHECK_FALSE(fs::exists(partial));
}

TEST_CASE("of two that prepare at once one fetches, and both are done") {
  const SmallTask task;
  HttpServer server;
  set_sources(task, source("url: " + server.url() + "/numbers.txt"));
  server.answer_by([](const HttpAsked&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    return HttpAnswer{200, "text/plain", kSmallSource};
  });
  const Folder other;  // for the output of the second
  auto second = start_mlgym(other, {"prepare", "doubles"}, task.variables());
  CHECK(task.mlgym({"prepare", "doubles"}).code == 0);
  const auto status = second.wait(mlgym::Deadline::after(60));
  REQUIRE(status.ok());
  CHECK(*status == 0);
  CHECK(server.connections() == 1);
}

TEST_CASE("what was downloaded serves a machine without a network") {
  const SmallTask task;
  {
    HttpServer server;
    set_sources(task, source("url: " + server.url() + "/numbers.txt"));
    server.answer({200, "text/plain", kSmallSource});
    CHECK(task.mlgym({"prepare", "doubles", "--download-only", "stick"}).code == 0);
  }
  CHECK(*read_file(task.folder() / "stick/numbers/numbers.txt") == kSmallSource);
  CHECK(task.prepared().empty());
  fs::remove_all(task.folder() / "data");
  CHECK(task.mlgym({"prepare", "doubles", "--from", "stick"}).code == 0);
}

TEST_CASE("a token of the hub is sent to the hub and stands in no file, line or document") {
  const SmallTask task;
  HttpServer hub;
  set_sources(task,
              source("huggingface: {repo: owner/numbers, file: numbers.txt, revision: 0a1b}"));
  hub.answer({401, "text/plain", "who are you?"});
  hub.answer({200, "text/plain", kSmallSource});
  auto variables = task.variables();
  variables["HF_ENDPOINT"] = hub.url();
  variables["HF_TOKEN"] = "hf_secret";
  const Finished refused = run_mlgym(task.folder(), {"prepare", "doubles", "--json"}, variables);
  CHECK(refused.code == 3);
  const Finished got = run_mlgym(task.folder(), {"prepare", "doubles", "--json"}, variables);
  CHECK(got.code == 0);
  REQUIRE(hub.asked().size() == 2);
  CHECK(hub.asked()[1].target == "/datasets/owner/numbers/resolve/0a1b/numbers.txt");
  CHECK(hub.asked()[1].headers.at("authorization") == "Bearer hf_secret");
  for (const auto& text : {refused.out, refused.err, got.out, got.err})
    CHECK_FALSE(contains(text, "hf_secret"));
  CHECK_FALSE(holds(task.folder().path(), "hf_secret"));
}

TEST_CASE("a command proves what no digest does: what it refuses is fetched anew") {
  const SmallTask task(R"(
import os, pathlib, sys
sources = pathlib.Path(os.environ["MLGYM_SOURCES"])
if (sources / "numbers.arff").exists() and "@data" not in (sources / "numbers.arff").read_text():
    sys.exit("numbers.arff holds no data")
(pathlib.Path(os.environ["MLGYM_OUTPUT"]) / "public/names.txt").write_text(
    " ".join(sorted(path.name for path in sources.iterdir())))
(pathlib.Path(os.environ["MLGYM_OUTPUT"]) / "facts.json").write_text('{"train_rows": 4}')
)");
  HttpServer server;
  set_sources(task, "[{path: numbers.txt, sha256: " + mlgym::sha256_hex(kSmallSource) +
                        ", alternatives: [{path: numbers.arff, checked_by: command, url: " +
                        server.url() + "/arff}]}]");
  server.answer({200, "text/plain", "<html>sorry</html>"});
  server.answer({200, "text/plain", "@data\n1\n"});
  const Finished refused = task.mlgym({"prepare", "doubles", "--json"});
  CHECK(refused.code == 3);
  CHECK(contains(problem_of(refused), "numbers.arff holds no data"));
  const Finished taken = task.mlgym({"prepare", "doubles", "--json"});
  INFO(taken.err);
  REQUIRE(taken.code == 0);
  const fs::path folder = taken.json()["tasks"][0]["path"].get<std::string>();
  CHECK(*read_file(folder / "public/names.txt") == "numbers.arff");
  CHECK(server.asked().size() == 2);
}

TEST_CASE("list and info tell of every variant what it lacks") {
  const SmallTask task;
  task.plug_in();
  const auto listed = [&task] { return task.mlgym({"list", "tasks", "--json"}).json(); };
  const auto entry = [](const Json& document) {
    for (const auto& item : document["items"]) {
      if (item["name"] == "doubles") return item;
    }
    return Json();
  };
  const Json lacking = entry(listed());
  CHECK(lacking["status"] == "needs-data");
  CHECK(contains(lacking["problem"], "run `mlgym prepare doubles --variant all`"));
  CHECK(lacking["variants"] == Json({"all", "few"}));
  REQUIRE(task.mlgym({"prepare", "doubles", "--from", "usb"}).code == 0);
  CHECK(entry(listed())["status"] == "ok");
  const Json states = task.mlgym({"info", "task/doubles", "--json"}).json()["variant_states"];
  REQUIRE(states.size() == 2);
  CHECK(states[0] == Json({{"name", "all"}, {"status", "ok"}, {"problem", nullptr}}));
  CHECK(states[1]["name"] == "few");
  CHECK(states[1]["status"] == "needs-data");

  task.folder().write("tasks/doubles/task.yaml",
                      std::string(kSmallTask) + "python: {requires: [no-such-package]}\n");
  const Json without = entry(listed());
  CHECK(without["status"] == "needs-package");
  CHECK(contains(without["problem"], "no-such-package"));
}

TEST_CASE("a task that needs a GPU is exit code 3 where there is none, and its data are prepared") {
  if (fs::exists("/dev/nvidia0")) {
    WARN("skipped: there is a GPU");
    return;
  }
  const SmallTask task;
  task.plug_in();
  task.folder().write("tasks/doubles/task.yaml",
                      std::string(kSmallTask) + "python: {gpu: required}\n");
  const Finished prepared = task.mlgym({"prepare", "doubles", "--from", "usb", "--json"});
  CHECK(prepared.code == 3);
  CHECK(contains(problem_of(prepared), "needs a GPU (python.gpu is required)"));
  CHECK(task.prepared().size() == 1);
  const Finished run = task.mlgym({"run", "-t", "doubles", "-a", "baseline", "--run-dir", "r"});
  CHECK(run.code == 3);
  CHECK(contains(run.err, "needs a GPU"));
  CHECK_FALSE(fs::exists(task.folder() / "r"));
}

TEST_CASE("--all prepares every task that has the variant") {
  const SmallTask task;
  task.plug_in();
  task.folder().write(
      "tasks/other/task.yaml",
      "mlgym_task: 1\nid: other\ntitle: Other\ninstructions: i.md\nuse: script\n"
      "submission: [{path: a.csv}]\nevaluation: {command: python3 e.py, files: e/}\n"
      "metrics: [{name: m, direction: maximize, primary: true, floor: 0}]\n");
  task.folder().write("tasks/other/i.md", "Do it.\n");
  task.folder().write("tasks/other/e/e.py", "pass\n");
  const Finished finished =
      task.mlgym({"prepare", "--all", "--variant", "few", "--from", "usb", "--json"});
  INFO(finished.err);
  CHECK(finished.code == 0);
  REQUIRE(finished.json()["tasks"].size() == 1);
  CHECK(finished.json()["tasks"][0]["task"] == "doubles");
  CHECK(finished.json()["tasks"][0]["variant"] == "few");
}

TEST_CASE("the schemas of all formats are listed and printed") {
  const Folder folder;
  const Json listed = run_mlgym(folder, {"list", "schemas", "--json"}).json();
  std::vector<std::string> names;
  for (const auto& item : listed["items"]) names.push_back(item["name"]);
  CHECK(names == std::vector<std::string>{"agent", "dataset", "run", "task"});
  const Finished printed = run_mlgym(folder, {"info", "schema/task"});
  CHECK(printed.code == 0);
  CHECK(printed.json()["properties"].contains("default_variant"));
  CHECK(run_mlgym(folder, {"info", "schema/tusk"}).code == 2);
}
