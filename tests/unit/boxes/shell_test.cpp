// The persistent shell in a real box.
#include "boxes/shell.h"

#include <signal.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/status.h"
#include "catch.h"
#include "computer.h"

using namespace mlgym;
using namespace mlgym::test;
using End = ShellResult::End;

TEST_CASE("working folder, variables and functions persist from step to step") {
  Computer computer;
  computer.run("mkdir sub; cd sub; x=5; export y=6; f() { echo from f $x; }");
  CHECK(computer.run("pwd; f; echo $y").output == "/workspace/sub\nfrom f 5\n6\n");
}

TEST_CASE("exit codes and output of both kinds are those of the command") {
  Computer computer;
  CHECK(computer.run("false").exit_code == 1);
  CHECK(computer.run("(exit 42)").exit_code == 42);
  CHECK(computer.run("echo out; echo err >&2").output == "out\nerr\n");
  CHECK(computer.run("printf 'no newline'").output == "no newline");
  CHECK(computer.run("printf '\\000\\377'").output == std::string("\0\xff", 2));
}

TEST_CASE("unfinished commands end with an error and do not hang") {
  Computer computer;
  for (const char* command : {"echo 'open", "if true; then echo", "cat <<END\nx",
                              "for i in 1 2; do", "$(", "{", "break", "("}) {
    INFO(command);
    CHECK(computer.run(command).end == End::exited);
    CHECK(computer.run("echo fine").output == "fine\n");
  }
}

TEST_CASE("commands that read find the end of their input") {
  Computer computer;
  CHECK(computer.run("cat; read x; echo done").output == "done\n");
}

TEST_CASE("a command whose time is up is ended, and what it printed is kept") {
  Computer computer;
  const ShellResult result = computer.run("echo before; sleep 100", 0.5);
  CHECK(result.end == End::timeout);
  CHECK(result.output.rfind("before\n", 0) == 0);
  const ShellResult stubborn = computer.run("trap '' INT TERM; while :; do :; done", 0.5);
  CHECK(stubborn.end == End::timeout);
  CHECK(computer.run("echo fine").output == "fine\n");
}

TEST_CASE("a command that ends the shell gets a new one, with the files kept") {
  Computer computer;
  computer.run("echo kept > file");
  for (const char* command : {"exit 7", "kill -9 $$", "exec true"}) {
    INFO(command);
    CHECK(computer.run(command).end == End::shell_ended);
    CHECK(computer.run("cat file").output == "kept\n");
  }
}

TEST_CASE("a flood is cut in the middle with the exact number of missing bytes") {
  Computer computer;
  const ShellResult result = computer.run("yes | head -c 5000000");
  CHECK(result.output_bytes == 5000000);
  CHECK(result.dropped_bytes == 5000000 - 65536);
  CHECK(result.output.size() < 70000);
}

TEST_CASE("a background job neither delays a step nor leaks into a later one") {
  Computer computer;
  const ShellResult started = computer.run("(sleep 2; echo late) & echo now");
  CHECK(started.output.find("now") != std::string::npos);
  CHECK(started.seconds < 1.5);
  CHECK(computer.run("sleep 2.5; echo second").output.find("late") == std::string::npos);
}

TEST_CASE("a paused box does not advance") {
  Computer computer;
  computer.run(
      "(while :; do echo x >> ticks; sleep 0.01; done) > /dev/null 2>&1 & "
      "until [ -s ticks ]; do sleep 0.01; done");
  REQUIRE(computer.box->pause().ok());
  const auto size = [&] { return read_descriptor(computer.box->get("ticks")->get())->size(); };
  const auto before = size();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(size() == before);
  REQUIRE(computer.box->resume().ok());
  CHECK(computer.run("sleep 0.2; kill %1").end == End::exited);
  CHECK(size() > before);
}

TEST_CASE("the end of a box ends a tree of detached processes") {
  Computer computer;
  computer.run("for i in $(seq 50); do (setsid sleep 1000 > /dev/null 2>&1 &); done");
  CHECK(*computer.box->count_processes() >= 50);
  REQUIRE(computer.box->end_processes().ok());
  CHECK(*computer.box->count_processes() == 0);
}

TEST_CASE("boxes work in parallel and do not see each other's files") {
  std::atomic<int> right = 0;
  std::vector<std::unique_ptr<Computer>> computers;
  for (int i = 0; i < 4; ++i) computers.push_back(std::make_unique<Computer>());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 20; ++k) {
        ShellLimits limits;
        const auto result = computers[static_cast<std::size_t>(i)]->shell->run(
            "echo " + std::to_string(i) + " >> mine; sort -u mine", limits);
        right += result.ok() && result->output == std::to_string(i) + "\n";
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 80);
}

TEST_CASE("files go in and out beneath the workspace only") {
  Computer computer;
  REQUIRE(computer.box->put("a/b.txt", "content").ok());
  CHECK(computer.run("cat a/b.txt").output == "content");
  CHECK_FALSE(computer.box->put("../b.txt", "x").ok());
  CHECK_FALSE(computer.box->get("/etc/passwd").ok());
  computer.run("ln -s /etc link; ln -s a c");
  CHECK_FALSE(computer.box->get("link/passwd").ok());
  CHECK_FALSE(computer.box->get("c/b.txt").ok());
}

TEST_CASE("cancelling ends a command soon") {
  Computer computer;
  std::atomic<bool> cancelled = false;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    cancelled = true;
  });
  const auto result = computer.shell->run("sleep 100", {}, &cancelled);
  later.join();
  REQUIRE(result.ok());
  CHECK(result->end == End::cancelled);
  CHECK(result->seconds < 10);
}
