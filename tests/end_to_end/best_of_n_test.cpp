// The agent best-of-n over other agents, in whole episodes.
#include <signal.h>

#include <chrono>
#include <thread>

#include "catch.h"
#include "matching.h"
#include "two_hills.h"

using namespace mlgym::test;
using mlgym::Deadline;
using mlgym::Json;

namespace {

// What react does with it: an attempt for each number.
std::string attempts_of(const std::vector<std::string>& numbers) {
  std::string script = "replies:\n";
  for (const auto& number : numbers)
    script += reply_with("cat x.txt; echo " + number + " > x.txt") + reply_with("submit");
  return script;
}

std::vector<Json> scores_in(const std::vector<Json>& attempts) {
  std::vector<Json> scores;
  for (const auto& attempt : attempts) scores.push_back(attempt["score"]);
  return scores;
}

}  // namespace

TEST_CASE("the best of several attempts by validation is submitted, and each begins at the start") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml", attempts_of({"0.4", "0.8", "0.6"}));
  const AgentRun run(folder, "use: best-of-n, attempts: 3");
  INFO(run.finished.err << run.finished.out);
  REQUIRE(run.episode["status"] == "finished");
  const auto attempts = run.noted("attempt");
  CHECK(scores_in(attempts) == std::vector<Json>{0.4, 0.8, 0.6});
  CHECK(attempts[1]["best"] == true);
  CHECK(attempts[2]["best"] == false);
  CHECK(attempts[0]["agent"] == "react");
  CHECK(attempts[0]["exit"] == "submit");
  CHECK(attempts[2]["first_step"] == 7);
  CHECK(run.score() == Approx(0.8));
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.episode["steps"] == 3 * 3 + 1);
  CHECK(run.episode["agent"] == "best-of-n");
  CHECK(run.episode["model"] == "scripted/script.yaml");
  int begun = 0;
  for (const auto& step : run.events("step.end")) begun += step["observation"] == "0.1\n";
  CHECK(begun == 3);
  CHECK(run_mlgym(folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("where a lower score is better, the lowest is the best") {
  const Folder folder;
  std::string task = kNumberTask;
  task.replace(task.find("direction: maximize"), 19, "direction: minimize");
  task.replace(task.find("floor: 0"), 8, "floor: 1");
  task.replace(task.find("test: {points: 0}"), 17, "test: {points: 1}");
  task.replace(task.find("target: {points: 1}"), 19, "target: {points: 0}");
  write_number_task(folder, task);
  folder.write("script.yaml", attempts_of({"0.4", "0.2", "0.6"}));
  const AgentRun run(folder, "use: best-of-n, attempts: 3");
  INFO(run.finished.err);
  CHECK(run.score() == Approx(0.2));
}

TEST_CASE("an agent that asks no model plays without one") {
  const Folder folder;
  write_number_task(folder);
  const Finished finished = run_mlgym(
      folder, {"run", "-t", "battle-of-sexes:lite", "--seed", "1", "--json", "--run-dir", "run",
               "agents=[{use: best-of-n, attempts: 2, plays: random-search}]", "limits.steps=20"});
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json episode = finished.json()["episodes"][0];
  CHECK(episode["model"].is_null());
  CHECK(episode["exit_status"] == "submitted");
  const auto events = events_of(folder / "run");
  std::vector<Json> attempts;
  int trials = 0;
  for (const auto& note : of_kind(events, "note")) {
    if (note["kind"] == "attempt") attempts.push_back(note["value"]);
    trials += note["kind"] == "trial";
  }
  REQUIRE(attempts.size() == 2);
  CHECK(trials >= 4);
  // The attempts draw differently, and each kept to its share.
  CHECK(attempts[0]["steps"].get<int>() <= 8);
  CHECK(attempts[1]["first_step"].get<int>() == attempts[0]["steps"].get<int>() + 2);
  std::vector<std::string> knobs;
  for (const auto& step : of_kind(events, "step.begin")) {
    if (step.contains("arguments") && contains(step["arguments"].dump(), "printf"))
      knobs.push_back(step["arguments"].dump());
  }
  REQUIRE(knobs.size() >= 2);
  CHECK(knobs.front() != knobs.back());
}

TEST_CASE("an agent in Python plays in a process of its own, and agents take turns") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml", attempts_of({"0.3"}));
  const std::string orders =
      "{use: orders-python, notes: played, orders: " +
      Json::array({{{"do", "act"}, {"command", "echo 0.9 > x.txt"}}}).dump() + "}";
  const AgentRun run(folder, "use: best-of-n, attempts: 2, plays: [react, " + orders + "]");
  INFO(run.finished.err << run.finished.out);
  const auto attempts = run.noted("attempt");
  REQUIRE(attempts.size() == 2);
  CHECK(attempts[0]["agent"] == "react");
  CHECK(attempts[1]["agent"] == "orders-python");
  CHECK(attempts[1]["exit"] == "exit_forfeit");  // it returns without submitting
  CHECK(scores_in(attempts) == std::vector<Json>{0.3, 0.9});
  CHECK(run.score() == Approx(0.9));
}

TEST_CASE("tree search may be played as well") {
  const Folder folder;
  write_two_hills(folder);
  const AgentRun run(
      folder,
      "use: best-of-n, attempts: 2, plays: [{use: tree-search, drafts: 2, look: ''}, "
      "{use: tree-search, drafts: 2, improvements: 2, selection: uct, look: ''}]",
      {"limits.steps=41"});
  INFO(run.finished.err << run.finished.out);
  CHECK(scores_in(run.noted("attempt")) == std::vector<Json>{kLowerTop, kHigherTop});
  CHECK(run.score() == Approx(kHigherTop));
}

TEST_CASE("a limit in the middle of an attempt scores the best before it") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml", attempts_of({"0.5"}) + reply_with("echo 0.9 > x.txt; sleep 60"));
  const AgentRun run(folder, "use: best-of-n, attempts: 2", {"limits.compute=4s"});
  INFO(run.finished.err);
  CHECK(run.score() == Approx(0.5));
  CHECK(run.noted("attempt").size() >= 1);
}

TEST_CASE("attempts share the validations, of which one each is kept for choosing") {
  const Folder folder;
  std::string few = kNumberTask;
  few.replace(few.find("max: 20"), 7, "max: 3");
  write_number_task(folder, few);
  std::string script = "replies:\n";
  for (const char* number : {"0.2", "0.6"})
    script += reply_with("echo " + std::string(number) + " > x.txt") + reply_with("validate") +
              reply_with("validate") + reply_with("submit");
  folder.write("script.yaml", script);
  const AgentRun run(folder, "use: best-of-n, attempts: 2");
  INFO(run.finished.err);
  CHECK(scores_in(run.noted("attempt")) == std::vector<Json>{0.2, 0.6});
  CHECK(run.episode["feedback"]["used"] == 3);
  CHECK(run.score() == Approx(0.6));
}

TEST_CASE(
    "an attempt without a score is passed over, and what nobody scored is submitted at last") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml", attempts_of({"much", "0.4", "more"}));
  const AgentRun run(folder, "use: best-of-n, attempts: 3");
  CHECK(run.noted("attempt").at(0)["problem"] == "x.txt holds no number");
  CHECK(run.score() == Approx(0.4));
  folder.write("script.yaml", attempts_of({"much", "more"}));
  const AgentRun none(folder, "use: best-of-n, attempts: 2", {}, "none");
  CHECK(none.episode["exit_status"] == "evaluation_format_error (submit)");
}

TEST_CASE("an interrupted episode of attempts begins anew and comes to its end") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml",
               attempts_of({"0.3"}) + "  - {text: \"```\\necho 0.7 > x.txt\\n```\", delay: 3}\n");
  const std::vector<std::string> arguments = {"run",
                                              "-t",
                                              "number",
                                              "agents=[{use: best-of-n, attempts: 2}]",
                                              "--seed",
                                              "1",
                                              "--json",
                                              "--run-dir",
                                              "run",
                                              "-m",
                                              "scripted/script.yaml"};
  mlgym::Program first = start_mlgym(folder, arguments, AgentRun::variables(folder));
  const auto noted = [&] {
    return std::filesystem::exists(folder / "run/episodes")
               ? of_kind(events_of(folder / "run"), "note").size()
               : 0;
  };
  for (int i = 0; i < 1500 && noted() == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(noted() == 1);
  REQUIRE(kill(first.id(), SIGINT) == 0);
  REQUIRE(first.wait(Deadline::after(60)).ok());
  CHECK(committed(folder / "run") == 0);
  const Finished second = run_mlgym(folder, arguments, AgentRun::variables(folder));
  REQUIRE(second.code == 0);
  CHECK(second.json()["episodes"][0]["scores"]["points"] == 0.7);
}

TEST_CASE("what cannot be played is told before anything starts") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml", "replies: []\n");
  const auto refusal = [&](const std::string& agent) {
    const AgentRun run(folder, agent, {}, "refused");
    CHECK(run.finished.code == 2);
    return run.error();
  };
  CHECK(contains(refusal("use: best-of-n, plays: reactor"), "did you mean \"react\""));
  CHECK(contains(refusal("use: best-of-n, plays: {use: react, format_error: 1}"), "format_error"));
  CHECK(contains(refusal("use: best-of-n, plays: {attempts: 1}"), "an agent is expected"));
  CHECK(contains(refusal("use: best-of-n, plays: []"), "at least one agent"));
  CHECK(contains(refusal("use: react, plays: react"), "plays"));
  CHECK(contains(refusal("use: best-of-n, plays: {use: react, tools: [sheel]}"), "sheel"));
  CHECK(
      contains(refusal("use: best-of-n, plays: [{use: react, tools: [{use: editor, window: 50}]}, "
                       "{use: react, tools: [editor]}]"),
               "different settings"));
  const std::filesystem::path orders = AGENTS_OF_TEST "/orders-python";
  std::filesystem::create_directories(folder / "agents/selfish");
  for (const char* file : {"plugin.yaml", "orders.py"})
    std::filesystem::copy_file(orders / file, folder / "agents/selfish" / file);
  folder.write("agents/selfish/agent.yaml",
               "mlgym_agent: 1\nid: selfish\nuse: orders-python\nsettings: {plays: " +
                   (folder / "agents/selfish").string() + "}\n");
  CHECK(contains(refusal("use: " + (folder / "agents/selfish").string()), "does one play itself?"));
}

TEST_CASE("a run's identity covers the agents that are played") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml", "replies: []\n");
  folder.write("mine.md", "{grammar} one\n");
  const auto hash = [&](const std::string& played) {
    const AgentRun run(folder, "use: best-of-n, plays: {use: react, " + played + "}", {"--dry-run"},
                       "planned");
    REQUIRE(run.document["config_hash"].is_string());
    return run.document["config_hash"].get<std::string>();
  };
  const std::string prompt = "prompts: {system: " + (folder / "mine.md").string() + "}";
  const std::string first = hash(prompt);
  CHECK(hash(prompt) == first);
  CHECK(hash(prompt + ", format_errors: 1") != first);
  folder.write("mine.md", "{grammar} two\n");
  CHECK(hash(prompt) != first);
}

TEST_CASE("no attempt takes more tokens than its share, also from a model that tells no usage") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml", "replies:\n" + reply_with("echo 0.4 > x.txt") +
                                  reply_with("echo 0.8 > x.txt") + reply_with("echo 0.6 > x.txt"));
  const AgentRun run(folder, "use: best-of-n, attempts: 3", {"limits.tokens=45000"});
  INFO(run.finished.err << run.finished.out);
  const auto attempts = run.noted("attempt");
  REQUIRE(attempts.size() == 3);
  CHECK(scores_in(attempts) == std::vector<Json>{0.4, 0.8, 0.6});
  for (const auto& attempt : attempts) {
    CHECK(attempt["exit"] == "exit_cost");
    CHECK(attempt["tokens"] == 15000);
  }
  CHECK(run.score() == Approx(0.8));
}

TEST_CASE("an attempt without tokens for a reply takes no step and no validation") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml", attempts_of({"0.4"}));
  const AgentRun run(folder, "use: best-of-n, attempts: 3", {"limits.tokens=30"});
  INFO(run.finished.err << run.finished.out);
  const auto attempts = run.noted("attempt");
  REQUIRE(attempts.size() == 3);
  for (const auto& attempt : attempts)
    CHECK(attempt["problem"] == "its share leaves no room for a reply of the model");
  CHECK(run.episode["steps"] == 1);
}
