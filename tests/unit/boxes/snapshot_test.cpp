// Keeping a workspace, and boxes that go on from it.
#include <atomic>
#include <set>
#include <thread>

#include "computer.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

std::shared_ptr<const BoxSnapshot> taken(Computer& computer, Box::Keep keep = Box::Keep::freeze) {
  auto snapshot = computer.box->snapshot(keep);
  INFO(snapshot.status().ToString());
  REQUIRE(snapshot.ok());
  return *snapshot;
}

Computer from(std::shared_ptr<const BoxSnapshot> snapshot) {
  BoxSpec spec;
  spec.snapshot = std::move(snapshot);
  return Computer(spec);
}

}  // namespace

TEST_CASE("a branch and its origin start with the same files and go on apart") {
  Computer origin;
  origin.run("mkdir -p a/b; echo one > a/b/file; ln -s b a/link; chmod 750 a; echo gone > doomed");
  const auto snapshot = taken(origin);
  CHECK(snapshot->method() == "overlay");
  CHECK(snapshot->layers() == 1);
  Computer branch = from(snapshot);
  for (Computer* computer : {&origin, &branch}) {
    CHECK(computer->run("cat a/b/file a/link/file; stat -c %a a; cat doomed").output ==
          "one\none\n750\ngone\n");
  }
  origin.run("echo origin >> a/b/file; rm doomed; touch only-origin");
  branch.run("echo branch >> a/b/file; mv a moved; touch only-branch");
  CHECK(origin.run("cat a/b/file; ls").output == "one\norigin\na\nonly-origin\n");
  CHECK(branch.run("cat moved/b/file; ls").output == "one\nbranch\ndoomed\nmoved\nonly-branch\n");
}

TEST_CASE("files go in and out of a branch as of any box") {
  Computer origin;
  REQUIRE(origin.box->put("data/x", "first").ok());
  const auto snapshot = taken(origin);
  REQUIRE(origin.box->put("data/x", "origin").ok());
  Computer branch = from(snapshot);
  REQUIRE(branch.box->put("data/y", "new").ok());
  CHECK(*read_descriptor(branch.box->get("data/x")->get()) == "first");
  CHECK(*read_descriptor(origin.box->get("data/x")->get()) == "origin");
  CHECK(branch.run("cat data/x data/y; echo more >> data/y; cat data/y").output ==
        "firstnewnewmore\n");
  REQUIRE(branch.box->kill().ok());
  CHECK(*read_descriptor(branch.box->get("data/y")->get()) == "newmore\n");
}

TEST_CASE("a branch that nobody used has files and no process, and threads may wake it at once") {
  Computer origin;
  origin.run("echo kept > file");
  BoxSpec spec;
  spec.snapshot = taken(origin);
  const auto made = boxes().create(spec);
  REQUIRE(made.ok());
  Box& branch = **made;
  CHECK(*branch.count_processes() == 0);
  CHECK(branch.pause().ok());
  CHECK(branch.resume().ok());
  CHECK(branch.end_processes().ok());
  CHECK(*read_descriptor(branch.get("file")->get()) == "kept\n");
  const auto again = branch.snapshot(Box::Keep::freeze);
  REQUIRE(again.ok());
  CHECK((*again)->lost_processes() == 0);
  std::vector<std::thread> threads;
  std::atomic<int> ended_well = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      BoxProgram program;
      program.arguments = {"/usr/bin/cat", "file"};
      auto process = branch.start(program);
      if (!process.ok()) return;
      const auto exit = process->wait(Deadline::after(20));
      ended_well += exit.ok() && exit->code == 0;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(ended_well == 8);
  CHECK(branch.kill().ok());
}

TEST_CASE("a snapshot outlives its box, and many boxes are made from it") {
  std::shared_ptr<const BoxSnapshot> snapshot;
  {
    Computer origin;
    origin.run("echo kept > file");
    snapshot = taken(origin);
  }
  for (int i = 0; i < 3; ++i) CHECK(from(snapshot).run("cat file").output == "kept\n");
}

TEST_CASE("a snapshot ends what ran and says how much was lost; a copy leaves it alone") {
  Computer computer;
  computer.run("sleep 1000 & echo text > file");
  const auto copy = taken(computer, Box::Keep::copy);
  CHECK(copy->method() == "copy");
  CHECK(copy->lost_processes() == 0);
  CHECK(computer.run("jobs | wc -l").output == "1\n");
  computer.run("echo later > file");
  CHECK(from(copy).run("cat file").output == "text\n");
  const auto frozen = taken(computer);
  CHECK(frozen->lost_processes() >= 2);  // the shell and its job
  CHECK(from(frozen).run("cat file").output == "later\n");
}

TEST_CASE("a chain of snapshots beyond the largest stack is squashed and loses nothing") {
  Computer computer;
  std::set<int> depths;
  for (int i = 0; i < 70; ++i) {
    REQUIRE(computer.box->put("step" + std::to_string(i), "x").ok());
    if (i > 0) computer.run("rm -f step" + std::to_string(i - 1));
    depths.insert(taken(computer)->layers());
  }
  CHECK(*depths.rbegin() <= 32);
  CHECK(computer.run("ls").output == "step69\n");
}

TEST_CASE("a box that is started again has its files and none of its processes") {
  Computer computer;
  computer.run("echo here > file; sleep 1000 &");
  REQUIRE(computer.box->restart().ok());
  CHECK(*computer.box->count_processes() == 0);
  CHECK(computer.run("cat file; jobs").output == "here\n");
}
