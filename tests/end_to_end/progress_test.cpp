// How a run is watched: live on a terminal, by lines elsewhere.
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "catch.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What a terminal of `rows` x `columns` shows in the end. Understands what the display uses: line
// ends, carriage returns, moving up, clearing to the end of the screen.
class Screen {
 public:
  explicit Screen(std::size_t columns) : columns_(columns) {}
  void take(const std::string& bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] == '\x1b') {
        REQUIRE(bytes[i + 1] == '[');
        std::size_t number = 0;
        for (i += 2; std::isdigit(static_cast<unsigned char>(bytes[i])) != 0; ++i)
          number = number * 10 + static_cast<std::size_t>(bytes[i] - '0');
        REQUIRE((bytes[i] == 'A' || bytes[i] == 'J'));
        if (bytes[i] == 'A') {
          REQUIRE(number <= row_);
          row_ -= number;
        } else {
          lines_.resize(row_ + 1);
          lines_[row_].resize(std::min(lines_[row_].size(), column_));
        }
      } else if (bytes[i] == '\n') {
        ++row_;
      } else if (bytes[i] == '\r') {
        column_ = 0;
      } else {
        if (column_ == columns_) {
          ++row_;
          column_ = 0;
        }
        if (lines_.size() <= row_) lines_.resize(row_ + 1);
        if (lines_[row_].size() <= column_) lines_[row_].resize(column_ + 1, ' ');
        lines_[row_][column_++] = bytes[i];
      }
    }
  }
  std::vector<std::string> lines() const { return lines_; }

 private:
  std::size_t columns_, row_ = 0, column_ = 0;
  std::vector<std::string> lines_;
};

struct Watched {
  int code = -1;
  std::string shown;               // every byte that reached the terminal
  std::vector<std::string> lines;  // what stands there in the end
};

// Runs mlgym with standard error, and with `output_too` standard output, on a pseudo-terminal.
Watched watch(const Folder& folder, const std::vector<std::string>& arguments,
              const std::string& kind, bool output_too, unsigned short columns = 120,
              unsigned short rows = 30) {
  const mlgym::Descriptor terminal(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(terminal.valid());
  REQUIRE(grantpt(terminal.get()) == 0);
  REQUIRE(unlockpt(terminal.get()) == 0);
  const winsize size{rows, columns, 0, 0};
  REQUIRE(ioctl(terminal.get(), TIOCSWINSZ, &size) == 0);
  mlgym::ProgramSpec spec;
  spec.arguments = {
      "/bin/sh",    "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.path().string(),
      MLGYM_PROGRAM};
  spec.arguments.insert(spec.arguments.end(), arguments.begin(), arguments.end());
  for (const auto& variable : mlgym::current_environment()) {
    if (variable.rfind("MLGYM_", 0) != 0 && variable.rfind("TERM=", 0) != 0)
      spec.environment.push_back(variable);
  }
  spec.environment.push_back("TERM=" + kind);
  spec.environment.push_back(std::string("MLGYM_PLUGIN_PATH=") + MODELS_OF_TEST);
  spec.environment.push_back("XDG_DATA_HOME=" + (folder / "home").string());
  Watched watched;
  {
    const mlgym::Descriptor side(open(ptsname(terminal.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    const mlgym::Descriptor file(
        open((folder / "stdout").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    REQUIRE(side.valid());
    spec.descriptors = {{output_too ? side.get() : file.get(), 1}, {side.get(), 2}};
    auto program = mlgym::Program::start(spec);
    REQUIRE(program.ok());
    const double started = mlgym::monotonic_seconds();
    for (bool running = true; running;) {
      const auto ended = program->wait(mlgym::Deadline::after(0.01));
      running = !ended.ok();
      if (!running) watched.code = WEXITSTATUS(*ended);
      REQUIRE(mlgym::monotonic_seconds() - started < 120);
      pollfd ready{terminal.get(), POLLIN, 0};
      while (poll(&ready, 1, 0) > 0 && (ready.revents & POLLIN) != 0) {
        char bytes[4096];
        const auto got = read(terminal.get(), bytes, sizeof bytes);
        if (got <= 0) break;
        watched.shown.append(bytes, static_cast<std::size_t>(got));
      }
    }
  }
  Screen screen(columns);
  screen.take(watched.shown);
  watched.lines = screen.lines();
  return watched;
}

const std::vector<std::string> kRun = {"run",   "-t", "battle-of-sexes",      "-a",
                                       "react", "-m", "scripted/script.yaml", "--run-dir",
                                       "run"};
std::vector<std::string> run_with(const std::vector<std::string>& more) {
  std::vector<std::string> all = kRun;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

void write_script(const Folder& folder, bool slow = false) {
  folder.write("script.yaml", "replies:\n" + reply_with(slow ? "sleep 0.6; echo one" : "echo one") +
                                  "  - {delay: " + (slow ? "700ms" : "1ms") +
                                  ", text: \"```\\nvalidate\\n```\"}\n");
}

}  // namespace

TEST_CASE("on a terminal a run is shown live and leaves nothing but its results") {
  const Folder folder;
  write_script(folder, true);
  const Watched watched = watch(folder, run_with({"-k", "2", "-j", "2"}), "xterm", true);
  INFO(watched.shown);
  CHECK(watched.code == 0);
  CHECK(contains(watched.shown, "react scripted/script.yaml #1  acting    step 0/30"));
  CHECK(contains(watched.shown, "react scripted/script.yaml #2  thinking  step 1/30"));
  CHECK(contains(watched.shown, "0 done, 0 failed, 2 running, 0 to come"));
  // What stands there in the end: the first line, an outcome an episode, the table.
  REQUIRE(watched.lines.size() >= 7);
  CHECK(watched.lines[0] == "2 episodes, 2 at once, recorded in run");
  for (std::size_t i : {1u, 2u}) {
    CHECK(contains(watched.lines[i], "battle-of-sexes:lite react scripted/script.yaml #"));
    CHECK(contains(watched.lines[i], "payoff "));
  }
  CHECK(watched.lines[3].rfind("task  ", 0) == 0);
  for (const auto& line : watched.lines) {
    INFO(line);
    CHECK_FALSE(contains(line, " running, "));
    CHECK_FALSE(contains(line, " step "));
  }
}

TEST_CASE("a small terminal is never drawn over its edges") {
  const Folder folder;
  write_script(folder);
  const Watched watched = watch(folder, run_with({"-k", "3", "-j", "3"}), "xterm", false, 30, 3);
  INFO(watched.shown);
  CHECK(watched.code == 0);
  CHECK(contains(watched.shown, "3 running"));
  CHECK_FALSE(contains(watched.shown, "\x1b[3A"));  // of three rows one is the cursor's
  for (const auto& line : watched.lines) CHECK_FALSE(contains(line, "running"));
}

TEST_CASE("with --json the document alone is on standard output, on a terminal too") {
  const Folder folder;
  write_script(folder);
  const Watched watched = watch(folder, run_with({"--json"}), "xterm", false);
  CHECK(watched.code == 0);
  CHECK(contains(watched.shown, " step "));
  const auto document = mlgym::parse_json(*mlgym::read_file(folder / "stdout"));
  REQUIRE(document.ok());
  CHECK((*document)["status"] == "finished");
}

TEST_CASE("lines of log stand above the display and leave it whole") {
  const Folder folder;
  folder.write("act.md", "log");
  folder.write("run.yaml",
               "mlgym: 1\ntasks: [battle-of-sexes]\nmodels: [puppet/x]\nlimits: {tokens: "
               "4M}\nagents: [{use: "
               "react, prompts: {task: " +
                   (folder / "act.md").string() + "}}]\n");
  const Watched watched =
      watch(folder, {"run", "run.yaml", "--run-dir", "run", "--json"}, "xterm", false);
  INFO(watched.shown);
  CHECK(watched.code == 0);
  std::size_t told = 0;
  for (const auto& line : watched.lines) {
    told += line == "warning: a word for the log";
    CHECK_FALSE(contains(line, " running, "));
    CHECK_FALSE(contains(line, " step "));
  }
  CHECK(told == 1);
  CHECK(mlgym::parse_json(*mlgym::read_file(folder / "stdout")).ok());
}

TEST_CASE("a terminal that cannot move its cursor gets plain lines") {
  for (const char* kind : {"dumb", ""}) {
    const Folder folder;
    write_script(folder);
    const Watched watched = watch(folder, kRun, kind, true);
    INFO(watched.shown);
    CHECK(watched.code == 0);
    CHECK_FALSE(contains(watched.shown, "\x1b"));
    CHECK(contains(watched.shown,
                   "[1/1] battle-of-sexes.lite__react__scripted%2Fscript.yaml__r1: started"));
  }
}

TEST_CASE("without a terminal there are plain lines, and --json keeps them out of the document") {
  const Folder folder;
  write_script(folder);
  const Finished finished = run_mlgym(folder, run_with({"--json"}), {{"TERM", "xterm"}});
  CHECK(finished.json()["status"] == "finished");
  CHECK_FALSE(contains(finished.err, "\x1b"));
  CHECK(contains(finished.err, ": started\n"));
  CHECK(contains(finished.err, " after 3 steps, "));
}
