// Agents that let other agents play, in C++ and in Python, within the host's process and in one of
// their own.
#include "matching.h"
#include "ordered_run.h"

using namespace mlgym::test;
using mlgym::Json;

namespace {

Json play(int environment, const Json& limits = Json::object()) {
  Json order = {{"do", "play"}, {"environment", environment}};
  order.update(limits);
  return order;
}
Json submit() { return act(0, "submit"); }

// An episode of `agent`, which lets another one follow the orders `played`.
Ordered playing(const std::vector<Json>& orders, const std::vector<Json>& played,
                const std::string& agent = kHere, const std::vector<std::string>& more = {}) {
  return Ordered(
      orders, more,
      agent + ", plays: {use: orders, notes: played, orders: " + Json(played).dump() + "}");
}

}  // namespace

TEST_CASE(
    "an agent that another one plays acts in its environment, and its submission ends the play") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const Ordered run = playing({branch(0, 1), play(1), act(1, "cat ../x.txt; pwd"),
                                 act(0, "cat x.txt"), act(1, "validate"), act(1, "submit")},
                                {act(0, "cat x.txt; mkdir d; cd d"), act(0, "echo 0.7 > ../x.txt"),
                                 submit(), act(0, "echo late"), branch(0, 1)},
                                agent);
    const auto inner = run.noted("played");
    REQUIRE(inner.size() == 5);
    CHECK(inner[0]["observation"] == "0.1\n");
    CHECK(inner[2]["terminated"] == true);
    CHECK(inner[3]["error"] == kUnable);
    CHECK(inner[4]["error"] == kUnable);
    CHECK(run.did[1]["agent"] == "orders");
    CHECK(run.did[1]["exit"] == "submit");
    CHECK(run.did[1]["first_step"] == 1);
    CHECK(run.did[1]["steps"] == 3);
    CHECK(run.did[1]["compute"].get<double>() > 0);
    CHECK(run.did[1]["cost"].is_null());
    CHECK(run.said(2) == "0.7\n/workspace/d\n");
    CHECK(run.said(3) == "0.1\n");
    CHECK(run.did[4]["info"]["scores"]["points"] == 0.7);
    CHECK(run.score() == Approx(0.7));
    CHECK(run.episode["exit_status"] == "submitted");
    CHECK(run.episode["steps"] == 7);
    // The record says that the episode went on.
    int terminated = 0;
    for (const auto& step : run.events("step.end")) terminated += step["terminated"] == true;
    CHECK(terminated == 1);
  }
}

TEST_CASE(
    "what a played agent submits in a branch of its own is in its environment, the branch gone") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const Ordered run =
        playing({branch(0, 1), play(1), act(1, "cat x.txt file"), branch(0, 62), act(0, "submit")},
                {branch(0, 2), act(1, "echo 0.9 > x.txt; echo kept > file"), snapshot(1),
                 act(2, "echo 0.2 > x.txt"), act(1, "submit")},
                agent);
    CHECK(run.did[1]["exit"] == "submit");
    CHECK(run.said(2) == "0.9\nkept\n");
    CHECK(run.did[3]["made"].size() == 62);  // nothing but the two of the agent is left
    CHECK(run.score() == Approx(0.1));
  }
}

TEST_CASE("a play has its share of the steps") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const Ordered run =
        playing({play(0, {{"steps", 2}}), act(0, "cat x.txt"), budget()},
                {budget(), act(0, "echo 0.3 > x.txt"), branch(0, 1),
                 each({{0, "echo 0.4 > x.txt"}, {1, "echo more"}}), act(0, "echo late")},
                agent);
    const auto inner = run.noted("played");
    CHECK(inner[0]["steps"] == 2);
    CHECK(inner[3]["steps"][0]["truncated"] == true);
    CHECK(contains(inner[3]["steps"][0]["observation"].dump(), "max_steps"));
    CHECK(inner[3]["steps"][1]["truncated"] == true);
    CHECK(inner[3]["steps"][1]["observation"] == "");
    CHECK(inner[4]["error"] == kUnable);
    CHECK(run.did[0]["exit"] == "max_steps");
    CHECK(run.did[0]["steps"] == 2);
    CHECK(run.said(1) == "0.4\n");
    CHECK(run.did[2]["steps"] == 197);
  }
}

TEST_CASE("a play has its share of the validations, also of several at the same time") {
  const Ordered run = playing(
      {play(0, {{"feedback", 2}}), act(0, "validate"), budget()},
      {act(0, "validate"), branch(0, 1), each({{0, "validate"}, {1, "validate"}}), budget()});
  const auto inner = run.noted("played");
  CHECK(contains(inner[0]["observation"].dump(), "Validations left: 1."));
  CHECK(inner[2]["steps"][0]["info"]["scores"].is_object());
  CHECK(inner[2]["steps"][1]["info"]["problem"] == "no validations left");
  CHECK(contains(inner[2]["steps"][1]["observation"].dump(), "Submit when you are done."));
  CHECK(inner[3]["feedback"] == 0);
  CHECK(run.did[0]["feedback"] == 2);
  CHECK(run.did[1]["info"]["scores"].is_object());
  CHECK(run.did[2]["feedback"] == 17);
}

TEST_CASE("a play has its share of computing and of time, and its commands end with it") {
  for (const char* limit : {"compute", "time"}) {
    INFO(limit);
    const Ordered run = playing({play(0, {{limit, 3.0}}), act(0, "cat x.txt")},
                                {act(0, "echo 0.3 > x.txt; sleep 40")});
    CHECK(run.did[0]["exit"] == std::string("max_") + limit);
    CHECK(run.did[0]["time"].get<double>() < 30);
    CHECK(run.said(1) == "0.3\n");
  }
}

TEST_CASE("a played agent that gives up, or only returns, ends its play") {
  CHECK(playing({play(0)}, {{{"do", "give_up"}}}).did[0]["exit"] == "exit_forfeit");
  const Ordered run = playing({play(0), act(0, "cat x.txt")}, {act(0, "echo 0.2 > x.txt")});
  CHECK(run.did[0]["exit"] == "exit_forfeit");
  CHECK(run.said(1) == "0.2\n");
}

TEST_CASE("a played agent that ends what runs in its computer harms no other one") {
  const Ordered run = playing({branch(0, 1), play(1), act(0, "echo 0.5 > x.txt"), act(0, "submit")},
                              {act(0, "kill -9 -1; kill -9 1; exit"), act(0, "echo on")});
  CHECK(run.noted("played").size() == 2);
  CHECK(run.did[1]["steps"].get<int>() >= 1);
  CHECK(run.score() == Approx(0.5));
}

TEST_CASE(
    "a limit of the episode ends it within a play, and scores the episode's own environment") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const Ordered run =
        playing({act(0, "echo 0.4 > x.txt"), branch(0, 1), play(1), act(0, "ls")},
                {act(0, "echo 0.9 > x.txt"), act(0, "echo on"), act(0, "echo late")}, agent,
                {"limits.steps=3"});
    const auto inner = run.noted("played");
    CHECK(inner[1]["truncated"] == true);
    CHECK(inner[2]["error"] == kUnable);
    CHECK(run.did[2]["exit"] == "over");
    CHECK(run.error(3) == kUnable);
    CHECK(run.episode["exit_status"] == "autosubmission (max_steps)");
    CHECK(run.score() == Approx(0.4));
  }
}

TEST_CASE("what cannot be played is told, and the episode goes on") {
  const Ordered run = playing({play(0, {{"agent", 1}}), play(7), act(0, "echo on")}, {});
  CHECK(run.error(0) == kInvalid);
  CHECK(run.error(1) == kInvalid);
  CHECK(run.said(2) == "on\n");
  const Ordered alone({play(0)}, {}, "use: orders-python");
  CHECK(alone.error(0) == kInvalid);
}

TEST_CASE("a played agent has no environments but its own") {
  const Ordered run(
      {branch(0, 2), play(1), act(2, "echo there")}, {},
      kHere + ", plays: {use: orders, isolation: none, notes: played, orders: " +
          Json({act(2, "echo other"), branch(2, 1), snapshot(2), act(0, "echo own")}).dump() + "}");
  const auto inner = run.noted("played");
  REQUIRE(inner.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) CHECK(inner[i]["error"] == kInvalid);
  CHECK(inner[3]["observation"] == "own\n");
  CHECK(run.said(2) == "there\n");
}

TEST_CASE("a played agent may let another one play, within its own share") {
  const std::string innermost =
      "{use: orders, notes: innermost, orders: " +
      Json({act(0, "echo 0.6 > x.txt"), act(0, "echo b"), act(0, "echo c")}).dump() + "}";
  const Ordered run({play(0, {{"steps", 3}}), act(0, "cat x.txt")}, {},
                    kHere + ", plays: {use: orders, notes: inner, plays: " + innermost +
                        ", orders: " + Json({act(0, "echo a"), play(0, {{"steps", 9}})}).dump() +
                        "}");
  CHECK(run.noted("innermost").size() == 3);
  CHECK(run.noted("innermost")[1]["truncated"] == true);
  CHECK(run.noted("inner")[1]["exit"] == "max_steps");
  CHECK(run.noted("inner")[1]["steps"] == 2);
  CHECK(run.did[0]["exit"] == "max_steps");
  CHECK(run.said(1) == "0.6\n");
}
