// What is left of boxes when whoever owns them dies, and when they were treated badly.
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "base/status.h"
#include "boxes/shell.h"
#include "folder.h"
#include "traces.h"
#include "variable.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

// Boxes with a folder of their own.
struct Place {
  Place() {
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0711));
    const auto before = children_of(getpid());
    auto made = Boxes::start({SANDBOX_LIBRARY, "bubblewrap", "{}"});
    INFO(made.status().ToString());
    REQUIRE(made.ok());
    boxes = std::move(*made);
    for (const int child : children_of(getpid())) {
      if (std::find(before.begin(), before.end(), child) == before.end()) spawner = child;
    }
    REQUIRE(spawner > 0);
  }
  std::filesystem::path path() const { return folder / "boxes"; }

  Folder folder;
  Variable variable{"MLGYM_BOX_FOLDER", (folder / "boxes").string()};
  std::unique_ptr<Boxes> boxes;
  int spawner = -1;
};

struct Held {
  std::unique_ptr<Box> box;
  std::unique_ptr<Shell> shell;
};

Held busy_box(Boxes& boxes) {
  Held held;
  held.box = std::move(*boxes.create({}));
  held.shell = std::move(*Shell::open(*held.box));
  (void)held.shell->run("for i in 1 2 3; do setsid sleep 1000 >/dev/null 2>&1 & done", {});
  return held;
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += name + "\n";
  return text;
}

// One random deed; every one must come to an end and be followed by a step that works.
class Tormentor {
 public:
  Tormentor(Boxes& boxes, unsigned seed) : boxes_(boxes), random_(seed) {}

  bool torment(int rounds) {
    for (int round = 0; round < rounds; ++round) {
      if (!held_.box && !make()) return false;
      const auto deed = static_cast<unsigned>(random_() % 12);
      if (!perform(deed) || !works()) {
        failed_ =
            "deed " + std::to_string(deed) + " in round " + std::to_string(round) + ": " + why_;
        return false;
      }
    }
    return true;
  }
  const std::string& failure() const { return failed_; }

 private:
  bool make(std::shared_ptr<const BoxSnapshot> snapshot = nullptr) {
    BoxSpec spec;
    spec.snapshot = std::move(snapshot);
    held_ = {};
    auto box = boxes_.create(spec);
    if (!fine(box.status())) return false;
    auto shell = Shell::open(**box);
    if (!fine(shell.status())) return false;
    held_ = {std::move(*box), std::move(*shell)};
    return true;
  }
  bool fine(const absl::Status& status) {
    if (!status.ok()) why_ = status.ToString();
    return status.ok();
  }
  bool run(const std::string& command, double timeout = 20) {
    ShellLimits limits;
    limits.timeout = timeout;
    auto result = held_.shell->run(command, limits);
    return fine(result.status());
  }
  bool works() {
    if (!held_.box) return true;
    for (int tries = 0; tries < 2; ++tries) {  // the first may find the shell gone
      auto result = held_.shell->run("echo works", {});
      if (!fine(result.status())) return false;
      if (result->output == "works\n") return true;
      why_ = "printed \"" + result->output + "\", ended as " +
             std::to_string(static_cast<int>(result->end));
    }
    return false;
  }
  bool perform(unsigned deed) {
    switch (deed) {
      case 0:
        return fine(held_.box->kill());
      case 1:
        return run("kill -9 $$");
      case 2:
        return run("(setsid sleep 100 >/dev/null 2>&1 &); sleep 50", 0.02);
      case 3:
        return run("exit 3");
      case 4:
        return fine(held_.box->restart());
      case 5:
        return fine(held_.box->snapshot(Box::Keep::freeze).status());
      case 6:
        return fine(held_.box->end_processes());
      case 7:
        return run("kill -9 -1");
      case 8: {
        if (!run("sleep 100 & head -c 100000 /dev/urandom > file$RANDOM")) return false;
        const bool paused = fine(held_.box->pause().status());
        return paused && fine(held_.box->resume());
      }
      case 9: {
        auto taken = held_.box->snapshot(Box::Keep::copy);
        return fine(taken.status()) && make(*taken);
      }
      case 10:
        if (!run("for i in $(seq 20); do setsid sleep 100 >/dev/null 2>&1 & done")) return false;
        held_ = {};
        return true;
      default:
        return run("yes | head -c 300000; exec true") && fine(held_.shell->save());
    }
  }

  Boxes& boxes_;
  std::mt19937 random_;
  Held held_;
  std::string why_, failed_;
};

void check_no_trace_after(int rounds) {
  Place place;
  constexpr unsigned kThreads = 3;
  std::vector<Tormentor> tormentors;
  for (unsigned i = 0; i < kThreads; ++i) tormentors.emplace_back(*place.boxes, i + 1);
  std::vector<std::thread> threads;
  for (auto& one : tormentors) threads.emplace_back([&one, rounds] { one.torment(rounds); });
  for (auto& thread : threads) thread.join();
  for (const auto& one : tormentors) CHECK(one.failure() == "");
  tormentors.clear();
  const std::vector<int> processes = descendants_of(place.spawner);
  place.boxes.reset();
  CHECK(is_gone(place.spawner));
  for (const int process : processes) CHECK(soon([&] { return is_gone(process); }));
  CHECK(list(traces_of(place.spawner, place.path())) == "");
}

}  // namespace

TEST_CASE("boxes that were treated badly work on and leave nothing behind") {
  check_no_trace_after(60);
}

TEST_CASE("boxes that were treated badly for long leave nothing behind", "[.long]") {
  check_no_trace_after(1200);
}

TEST_CASE("when the spawner is killed every process of its boxes ends") {
  Place place;
  Held first = busy_box(*place.boxes), second = busy_box(*place.boxes);
  const std::vector<int> processes = descendants_of(place.spawner);
  CHECK(processes.size() >= 10);
  REQUIRE(kill(place.spawner, SIGKILL) == 0);
  for (const int process : processes) CHECK(soon([&] { return is_gone(process); }));
  // The host hears of it, and does not wait.
  ShellLimits limits;
  limits.timeout = 5;
  const auto result = first.shell->run("echo alive", limits);
  CHECK((!result.ok() || result->end == ShellResult::End::box_ended));
  CHECK_FALSE(place.boxes->create({}).ok());
  // The next spawner clears up.
  const int dead = place.spawner;
  CHECK_FALSE(traces_of(dead, place.path()).empty());
  first = {};
  second = {};
  place.boxes.reset();
  place.boxes = std::move(*Boxes::start({SANDBOX_LIBRARY, "bubblewrap", "{}"}));
  for (const auto& trace : traces_of(dead, place.path()))
    CHECK(trace.find("/" + std::to_string(dead) + "-") == trace.npos);
}

TEST_CASE("when the host is killed its boxes and their files go") {
  Folder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0711));
  const Variable variable("MLGYM_BOX_FOLDER", (folder / "boxes").string());
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t host = fork();
  if (host == 0) {
    auto boxes = Boxes::start({SANDBOX_LIBRARY, "bubblewrap", "{}"});
    if (!boxes.ok()) _exit(1);
    const Held held = busy_box(**boxes);
    (void)!write(ready[1], "r", 1);
    for (;;) pause();
  }
  close(ready[1]);
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  close(ready[0]);
  const std::vector<int> spawners = children_of(host);
  REQUIRE(spawners.size() == 1);
  const std::vector<int> processes = descendants_of(host);
  CHECK(processes.size() >= 6);
  REQUIRE(kill(host, SIGKILL) == 0);
  REQUIRE(waitpid(host, nullptr, 0) == host);
  for (const int process : processes) CHECK(soon([&] { return is_gone(process); }));
  CHECK(list(traces_of(spawners[0], folder / "boxes")) == "");
}
