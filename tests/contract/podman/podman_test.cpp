// The podman sandbox against an engine of its own: engine.sh starts these.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "boxes/box.h"
#include "boxes/shell.h"
#include "catch.h"
#include "check/plugin_check.h"
#include "check/sandbox_trial.h"
#include "variable.h"

using namespace mlgym;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<Boxes> start_sandbox(const std::string& settings = "{}") {
  auto boxes = Boxes::start({fs::path(PODMAN_FOLDER) / "sandbox_podman.so", "podman", settings});
  INFO(boxes.status().ToString());
  REQUIRE(boxes.ok());
  return std::move(*boxes);
}

// The child of ours that owns the boxes.
pid_t spawner() {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    const auto facts = read_file(entry.path() / "stat");
    if (!facts.ok() || facts->find("(mlgym_spawner)") == facts->npos) continue;
    const auto fields = split(facts->substr(facts->rfind(')') + 2), ' ');
    if (fields.at(1) == std::to_string(getpid())) return std::stoi(name);
  }
  return -1;
}

}  // namespace

TEST_CASE("podman passes the checks of sandboxes") {
  const std::atomic<bool> cancelled = false;
  const auto report = check_plugin(PODMAN_FOLDER, {}, cancelled, {});
  CHECK(report.checks.size() > 30);
  for (const auto& check : report.checks) {
    INFO(check.name << ": " << check.detail);
    CHECK(check.status == CheckResult::Status::pass);
  }
}

TEST_CASE("a box of podman ends with a spawner that was killed, and the next one removes it") {
  const std::string mark = new_mark();
  {
    const auto boxes = start_sandbox();
    auto box = boxes->create({});
    INFO(box.status().ToString());
    REQUIRE(box.ok());
    BoxProgram program;
    program.arguments = {"/usr/bin/sleep", mark};
    REQUIRE((*box)->start(program).ok());
    REQUIRE(marked_processes(mark) == 1);
    const pid_t owner = spawner();
    REQUIRE(owner > 0);
    REQUIRE(::kill(owner, SIGKILL) == 0);
    CHECK(marked_processes_end(mark));
  }
  CHECK(start_sandbox()->probe().ok());  // engine.sh sees that the container is gone
}

TEST_CASE("an image of podman is named by the box, by a setting or by the environment") {
  const test::Variable none("MLGYM_PODMAN_IMAGE", "");
  const auto nameless = start_sandbox();
  const auto without = nameless->create({});
  REQUIRE_FALSE(without.ok());
  CHECK(without.status().ToString().find("no image is named") != std::string::npos);
  BoxSpec spec;
  spec.image = "localhost/mlgym-test:1";
  CHECK(nameless->create(spec).ok());
  spec.image = "localhost/mlgym-absent:1";
  const auto absent = nameless->create(spec);
  REQUIRE_FALSE(absent.ok());
  CHECK(absent.status().ToString().find("podman pull") != std::string::npos);
  const auto named = start_sandbox(R"({"image":"localhost/mlgym-test:1"})");
  CHECK(named->create({}).ok());
}
