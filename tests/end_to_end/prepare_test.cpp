// Getting data ready, and what is said when they are not.
#include <signal.h>

#include <chrono>
#include <thread>

#include "base/file.h"
#include "catch.h"
#include "small_task.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;
using mlgym::read_file;

std::string problem_of(const Finished& finished) {
  const Json problem = finished.json()["tasks"][0]["problem"];
  return problem.is_string() ? problem.get<std::string>() : "";
}

constexpr const char* kSlow = "import time\ntime.sleep(1)\n";

}  // namespace

TEST_CASE("a task is prepared from a folder of the user's, and then again at once") {
  const SmallTask task;
  task.plug_in();
  const Finished first = task.mlgym({"prepare", "doubles", "--from", "usb", "--json"});
  REQUIRE(first.code == 0);
  const Json entry = first.json()["tasks"][0];
  CHECK(first.json()["schema"] == 1);
  CHECK(entry["task"] == "doubles");
  CHECK(entry["variant"] == "all");
  CHECK(entry["status"] == "ready");
  CHECK(entry["problem"].is_null());
  const fs::path folder = entry["path"].get<std::string>();
  CHECK(folder.parent_path() == fs::canonical(task.data()));
  CHECK(*read_file(folder / "public/train.csv") == "1,2\n2,4\n3,6\n4,8\n");
  CHECK(fs::exists(folder / "hidden/labels.csv"));
  CHECK_FALSE(fs::exists(folder / "facts.json"));
  CHECK(task.prepared().size() == 1);

  const auto made = fs::last_write_time(folder / "manifest.json");
  fs::remove_all(task.folder() / "usb");
  const Finished again = task.mlgym({"prepare", "doubles", "--json"});
  CHECK(again.code == 0);
  CHECK(again.json() == first.json());
  CHECK(fs::last_write_time(folder / "manifest.json") == made);
  CHECK(contains(task.mlgym({"prepare", "doubles"}).out, "doubles:all: ready (" + folder.string()));
}

TEST_CASE("what was prepared is what runs, grades and instructions use") {
  const SmallTask task;
  task.plug_in();
  REQUIRE(task.mlgym({"prepare", "doubles", "doubles:few", "--from", "usb"}).code == 0);
  CHECK(task.prepared().size() == 2);
  task.folder().write("answers.csv", kRightAnswers);
  const Finished graded = task.mlgym({"grade", "doubles", "answers.csv", "--json"});
  INFO(graded.err);
  CHECK(graded.code == 0);
  CHECK(graded.json()["scores"]["accuracy"] == 1);
  task.folder().write("half.csv", "id,double\n5,0\n6,0\n7,0\n8,16\n9,0\n10,20\n");
  CHECK(task.mlgym({"grade", "doubles", "half.csv", "--json"}).json()["scores"]["accuracy"] ==
        Approx(2.0 / 3));
  CHECK(task.mlgym({"grade", "doubles", "half.csv", "--split", "validation", "--json"})
            .json()["scores"]["accuracy"] == 0);
  task.folder().write("wrong.csv", "id,double\n5,10\n");
  const Finished refused = task.mlgym({"grade", "doubles", "wrong.csv", "--json"});
  CHECK(refused.code == 1);
  CHECK(contains(refused.json()["problem"], "no row for the id"));
  const Finished ran = task.mlgym(
      {"run", "-t", "doubles:few", "-a", "baseline", "--seed", "1", "--run-dir", "r", "--json"});
  INFO(ran.err);
  CHECK(ran.json()["episodes"].size() == 1);
}

TEST_CASE("a missing source is exit code 3 and comes with the remedy") {
  const SmallTask task;
  const Finished finished = task.mlgym({"prepare", "doubles", "--json"});
  CHECK(finished.code == 3);
  CHECK(finished.json()["tasks"][0]["status"] == "missing");
  CHECK(finished.json()["tasks"][0]["path"].is_null());
  CHECK(contains(problem_of(finished), "numbers.txt"));
  CHECK(contains(problem_of(finished), "`mlgym prepare doubles --variant all --from DIR`"));
  CHECK(task.prepared().empty());
  CHECK(contains(task.mlgym({"prepare", "doubles"}).out, "doubles:all: missing ("));
}

TEST_CASE("a source with another content is as good as none, and is named") {
  const SmallTask task;
  task.folder().write("usb/numbers.txt", "1 2 3\n");
  const Finished finished = task.mlgym({"prepare", "doubles", "--from", "usb", "--json"});
  CHECK(finished.code == 3);
  CHECK(contains(problem_of(finished), "usb/numbers.txt has another content"));
}

TEST_CASE("--from must be a folder that is there") {
  const SmallTask task;
  CHECK(task.mlgym({"prepare", "doubles", "--from", "nowhere"}).code == 2);
}

TEST_CASE("unknown tasks, variants and no task at all are usage errors") {
  const SmallTask task;
  CHECK(task.mlgym({"prepare"}).code == 2);
  CHECK(task.mlgym({"prepare", "dubles"}).code == 2);
  CHECK(task.mlgym({"prepare", "doubles:nothing"}).code == 2);
  const Finished finished = task.mlgym({"prepare", "doubles", "--variant", "nothing", "--json"});
  CHECK(finished.code == 2);
  CHECK(finished.json().contains("error"));
  const Finished none = task.mlgym({"prepare", "--all", "--variant", "nope", "--json"});
  CHECK(none.code == 2);
  CHECK(contains(none.err, "no task has a variant \"nope\""));
}

TEST_CASE("sources that were downloaded serve a machine without a network") {
  const SmallTask task;
  task.plug_in("under another name");
  const Finished fetched =
      task.mlgym({"prepare", "doubles", "--from", "usb", "--download-only", "stick", "--json"});
  CHECK(fetched.code == 0);
  CHECK(fetched.json()["tasks"][0]["path"] ==
        (fs::canonical(task.folder().path()) / "stick").string());
  CHECK(*read_file(task.folder() / "stick/numbers/numbers.txt") == kSmallSource);
  CHECK(task.prepared().empty());
  fs::remove_all(task.folder() / "usb");
  CHECK(task.mlgym({"prepare", "doubles", "--from", "stick"}).code == 0);
  CHECK(task.prepared().size() == 1);
}

TEST_CASE("a command that fails is told with its last line and leaves nothing") {
  const SmallTask task(
      "import os\nopen(os.environ['MLGYM_OUTPUT'] + '/public/x', 'w').write('x')\n"
      "print('the first line')\nraise ValueError('no such column')\n");
  task.plug_in();
  const Finished finished = task.mlgym({"prepare", "doubles", "--from", "usb", "--json"});
  CHECK(finished.code == 3);
  CHECK(finished.json()["tasks"][0]["status"] == "missing");
  CHECK(problem_of(finished) ==
        "data set numbers: `python3 prepare.py` failed with exit code 1: ValueError: no such "
        "column");
  CHECK(task.prepared().empty());
}

TEST_CASE("a command that makes anything but files and folders is refused") {
  for (const char* makes :
       {"os.symlink('/etc/passwd', place + '/public/link')", "os.mkfifo(place + '/hidden/pipe')",
        "os.rmdir(place + '/public'); os.symlink('/', place + '/public')"}) {
    const SmallTask task(std::string("import os\nplace = os.environ['MLGYM_OUTPUT']\n") + makes +
                         "\n");
    task.plug_in();
    const Finished finished = task.mlgym({"prepare", "doubles", "--from", "usb", "--json"});
    INFO(makes);
    CHECK(finished.code == 3);
    CHECK(contains(problem_of(finished), "which is neither a file nor a folder"));
    CHECK(task.prepared().empty());
  }
}

TEST_CASE("a command sees its sources read-only, its own folder read-only and no network") {
  const SmallTask task(R"(
import os, socket
for name in (os.environ["MLGYM_SOURCES"] + "/numbers.txt", "prepare.py", "new"):
    try:
        open(name, "a")
        raise SystemExit(name + " can be written")
    except OSError:
        pass
try:
    socket.create_connection(("192.0.2.1", 80), 1)
    raise SystemExit("there is a network")
except OSError:
    pass
)");
  task.plug_in();
  const Finished finished = task.mlgym({"prepare", "doubles", "--from", "usb", "--json"});
  INFO(finished.out);
  CHECK(finished.code == 0);
}

TEST_CASE("facts that are no numbers and texts by name are refused") {
  for (const auto& [facts, why] :
       {std::pair("[1]", "facts.json is not a JSON object"),
        {"{\"rows\": [1]}", "facts.json: \"rows\" is neither a number nor a text"}}) {
    const SmallTask task(
        "import os\nopen(os.environ['MLGYM_OUTPUT'] + '/facts.json', 'w').write('" +
        std::string(facts) + "')\n");
    task.plug_in();
    const Finished finished = task.mlgym({"prepare", "doubles", "--from", "usb", "--json"});
    CHECK(finished.code == 3);
    CHECK(contains(problem_of(finished), why));
  }
}

TEST_CASE("a data set that is described wrongly is an error, and nothing that is missing") {
  const SmallTask task;
  task.folder().write("tasks/datasets/numbers/dataset.yaml", "mlgym_dataset: [\n");
  const Finished finished = task.mlgym({"prepare", "doubles", "--json"});
  CHECK(finished.code == 2);
  CHECK(finished.json()["tasks"][0]["status"] == "missing");
}

TEST_CASE("what needs data that are not prepared is exit code 3 and names the command") {
  const SmallTask task;
  task.folder().write("answers.csv", kRightAnswers);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"run", "-t", "doubles", "-a", "baseline", "--run-dir", "r"},
        {"grade", "doubles", "answers.csv"}}) {
    const Finished finished = task.mlgym(arguments);
    CHECK(finished.code == 3);
    CHECK(contains(finished.err, "run `mlgym prepare doubles --variant all`"));
  }
  CHECK_FALSE(fs::exists(task.folder() / "r"));
}

TEST_CASE("damaged data are not used, and are made again") {
  const SmallTask task;
  task.plug_in();
  REQUIRE(task.mlgym({"prepare", "doubles", "--from", "usb"}).code == 0);
  const fs::path folder = task.data() / task.prepared().at(0);
  const std::string manifest = *read_file(folder / "manifest.json");
  task.folder().write("answers.csv", kRightAnswers);
  SECTION("a file is missing") { fs::remove(folder / "hidden/labels.csv"); }
  SECTION("the manifest is cut short") { fs::resize_file(folder / "manifest.json", 10); }
  const Finished refused = task.mlgym({"grade", "doubles", "answers.csv"});
  CHECK(refused.code == 3);
  CHECK(contains(refused.err, "run `mlgym prepare doubles --variant all`"));
  REQUIRE(task.mlgym({"prepare", "doubles", "--from", "usb"}).code == 0);
  CHECK(*read_file(folder / "manifest.json") == manifest);
  CHECK(task.mlgym({"grade", "doubles", "answers.csv"}).code == 0);
}

TEST_CASE("of two that prepare at once one does the work, and both are done") {
  const SmallTask task(std::string(kSlow) + kSmallPrepare);
  task.plug_in();
  const Folder other;  // for the output of the second
  auto second = start_mlgym(
      other, {"prepare", "doubles", "--from", (task.folder() / "usb").string()}, task.variables());
  CHECK(task.mlgym({"prepare", "doubles", "--from", "usb"}).code == 0);
  const auto status = second.wait(mlgym::Deadline::after(60));
  REQUIRE(status.ok());
  CHECK(*status == 0);
  CHECK(task.prepared().size() == 1);
}

TEST_CASE("after kill -9 in the middle, preparing again succeeds and clears up") {
  const SmallTask task(std::string(kSlow) + kSmallPrepare);
  task.plug_in();
  {
    auto running =
        start_mlgym(task.folder(), {"prepare", "doubles", "--from", "usb"}, task.variables());
    for (int i = 0; i < 1000 && task.prepared().empty(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(task.prepared().size() == 1);
    running.kill();
  }
  CHECK(task.prepared().at(0).rfind(".preparing-", 0) == 0);
  CHECK(task.mlgym({"prepare", "doubles", "--from", "usb"}).code == 0);
  REQUIRE(task.prepared().size() == 1);
  CHECK(task.prepared().at(0)[0] != '.');
}

TEST_CASE("Ctrl-C ends preparing and leaves nothing") {
  const SmallTask task("import time\ntime.sleep(100)\n");
  task.plug_in();
  auto running = start_mlgym(task.folder(), {"prepare", "doubles", "--from", "usb", "--json"},
                             task.variables());
  for (int i = 0; i < 1000 && task.prepared().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  kill(running.id(), SIGINT);
  const auto status = running.wait(mlgym::Deadline::after(30));
  REQUIRE(status.ok());
  CHECK(WEXITSTATUS(*status) == 130);
  CHECK(task.prepared().empty());
}
