// How episodes end, by the names of docs/episode.md, and what is scored then.
#include "catch.h"
#include "matching.h"
#include "ordered_run.h"
#include "scripted_run.h"
#include "unit/model_http/http_server.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

// Of battle-of-sexes: the starter scores, an empty workspace has nothing to score, and a program
// that breaks cannot be scored.
enum class Left { starter, nothing, broken };
std::string leaving(Left left) {
  if (left == Left::nothing) return reply_with("rm strategy.py");
  return reply_with(left == Left::broken ? "echo 'raise ValueError(1)' > strategy.py" : "ls");
}

void check_end(const Json& episode, const std::string& tag, Left left) {
  CHECK(episode["status"] == "finished");
  CHECK(episode["error"].is_null());
  const std::string status = episode["exit_status"];
  if (left == Left::starter) {
    CHECK(status == (tag == "submit" ? "submitted" : "autosubmission (" + tag + ")"));
    CHECK(episode["floored"].is_null());
    CHECK(episode["scores"]["payoff"].get<double>() > 0.5);
  } else {
    CHECK(status ==
          (left == Left::nothing ? "submission_not_found (" : "evaluation_format_error (") + tag +
              ")");
    CHECK(episode["floored"].is_string());
    CHECK(episode["scores"]["payoff"] == 0.0);  // the floor
    CHECK(episode["final"] == 0.0);
  }
}

// One end of an episode: replies after the one that leaves something, and further arguments.
struct End {
  std::string tag, replies;
  std::vector<std::string> more = {};
  int code = 0;
};

const std::vector<End> kEnds = {
    {"submit", reply_with("submit")},
    {"max_steps", reply_with("ls"), {"limits.steps=2"}},
    {"max_compute", reply_with("sleep 60"), {"limits.compute=2s"}},
    {"max_time", "  - {delay: 60s, text: too late}\n", {"limits.time=4s"}},
    {"exit_context", "  - {error: context}\n"},
    {"exit_cost",
     "  - {usage: {input: 90000, output: 10000}, text: \"```\\nls\\n```\"}\n",
     {"limits.tokens=100000"}},
    {"exit_format", "  - no\n  - no\n", {"agents=[{use: react, format_errors: 1}]"}},
    {"exit_api", "  - {error: unauthenticated}\n", {"--score-on-error"}},
    {"exit_api", "  - {error: rate_limit}\n", {"--score-on-error", "retry.max_elapsed=0s"}},
};

std::string files_of(const Folder& folder) {
  std::string names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "run/episodes"))
    names += entry.path().filename().string() + "\n";
  return names;
}

}  // namespace

TEST_CASE("every end has its name, and what is there is scored") {
  for (const auto& end : kEnds) {
    INFO(end.tag);
    const ScriptedRun run(leaving(Left::starter) + end.replies, end.more);
    INFO(run.finished.err << run.finished.out);
    CHECK(run.finished.code == 0);
    check_end(run.episode, end.tag, Left::starter);
    if (end.tag != "submit") CHECK(run.events("limit").at(0)["limit"] == end.tag);
    CHECK(run_mlgym(run.folder, {"log", "verify", "run"}).code == 0);
  }
}

TEST_CASE("where there is nothing to score, or it cannot be scored, the end says so") {
  for (const Left left : {Left::nothing, Left::broken}) {
    for (const std::size_t i : {0, 1, 4, 6, 7}) {
      const End& end = kEnds[i];
      INFO(end.tag);
      const ScriptedRun run(leaving(left) + end.replies, end.more);
      INFO(run.finished.err << run.finished.out);
      CHECK(run.finished.code == 0);
      check_end(run.episode, end.tag, left);
    }
  }
}

TEST_CASE("an agent that gives up says for what, and one that returns has given up") {
  for (const std::string tag : {"context", "format", "error", "forfeit"}) {
    const std::vector<Json> orders = {act(0, "echo 0.4 > x.txt"),
                                      Json{{"do", "give_up"}, {"tag", tag}}};
    const Ordered run(orders);
    CHECK(run.episode["exit_status"] == "autosubmission (exit_" + tag + ")");
    CHECK(run.score() == Approx(0.4));
  }
  const std::vector<Json> only_act = {act(0, "echo 0.3 > x.txt")};
  const Ordered silent(only_act);
  CHECK(silent.episode["exit_status"] == "autosubmission (exit_forfeit)");
  CHECK(silent.score() == Approx(0.3));
  const std::vector<Json> for_boredom = {Json{{"do", "give_up"}, {"tag", "boredom"}}};
  const Ordered nonsense(for_boredom);
  CHECK(nonsense.error(0) == kInvalid);
}

TEST_CASE("a model that stays away leaves no score, and the episode goes on when it is back") {
  for (const char* error : {"unauthenticated", "rate_limit"}) {
    const ScriptedRun run(reply_with("echo once >> log; mkdir d; cd d") + "  - {error: " + error +
                              "}\n" + reply_with("pwd; cat ../log"),
                          {"retry.max_elapsed=0s"});
    INFO(error << run.finished.err);
    CHECK(run.finished.code == 1);
    CHECK(run.episode["status"] == "error");
    CHECK(run.episode["exit_status"].is_null());
    CHECK(run.episode["scores"] == Json::object());
    CHECK(run.episode["final"].is_null());
    CHECK(run.episode["steps"] == 1);
    CHECK(run.episode["compute_seconds"].get<double>() > 0);
    // A result of its own, which is not played again by itself.
    const Finished same = run_mlgym(run.folder, {"resume", "run", "--json"});
    CHECK(same.code == 1);
    CHECK(same.json()["episodes"][0]["attempt"] == 1);
    const Finished again = run_mlgym(run.folder, {"retry", "run", "--json"});
    INFO(again.err);
    CHECK(again.code == 0);
    const Json episode = again.json()["episodes"][0];
    CHECK(episode["exit_status"] == "submitted");
    CHECK(episode["attempt"] == 2);
    CHECK(episode["steps"] == 3);
    CHECK(contains(episode["marks"].dump(), "continued"));
    const std::string told = run.events("step.end", 2)[1]["observation"];
    CHECK(told.find("/workspace/d\nonce\n[the episode was interrupted before this command") == 0);
    CHECK(run.events("step.begin", 2).size() == 3);
    CHECK(run_mlgym(run.folder, {"log", "verify", "run"}).code == 0);
    CHECK_FALSE(contains(files_of(run.folder), "suspended"));
  }
}

TEST_CASE("a score in spite of an error is a result like any other") {
  ScriptedRun run(reply_with("ls") + "  - {error: unauthenticated}\n", {"--score-on-error"});
  CHECK(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "autosubmission (exit_api)");
  // It is played again only by its name.
  const Json kept = run_mlgym(run.folder, {"retry", "run", "--json"}).json();
  CHECK(kept["episodes"][0]["attempt"] == 1);
  const std::string id = run.episode["id"];
  const Json again = run_mlgym(run.folder, {"retry", "run", "--only", id, "--json"}).json();
  CHECK(again["episodes"][0]["attempt"] == 2);
  CHECK(again["episodes"][0]["exit_status"] == "autosubmission (exit_api)");
  CHECK_FALSE(contains(again["episodes"][0]["marks"].dump(), "continued"));
}

TEST_CASE("an episode in error is scored where that is wanted later") {
  const ScriptedRun run(reply_with("ls") + "  - {error: unauthenticated}\n" +
                        "  - {error: unauthenticated}\n");
  CHECK(run.episode["status"] == "error");
  const Finished scored = run_mlgym(run.folder, {"retry", "run", "--score-on-error", "--json"});
  INFO(scored.err);
  CHECK(scored.code == 0);
  const Json episode = scored.json()["episodes"][0];
  check_end(episode, "exit_api", Left::starter);
  CHECK(episode["steps"] == 1);
  CHECK(episode["attempt"] == 2);
}

TEST_CASE("an episode in error tells what it did until then") {
  const ScriptedRun run(reply_with("ls") + reply_with("validate") + "  - {error: invalid}\n");
  CHECK(run.finished.code == 1);
  CHECK(run.episode["steps"] == 2);
  REQUIRE(run.episode["validation"].size() == 1);
  CHECK(run.episode["validation"][0]["step"] == 2);
  CHECK(run.episode["feedback"]["used"] == 1);
  CHECK(run.episode["scores"] == Json::object());
  CHECK(run.episode["final"].is_null());
  CHECK(run_mlgym(run.folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("a retry that cannot be takes no result away") {
  const ScriptedRun run(reply_with("submit"));
  REQUIRE(run.finished.code == 0);
  const std::string id = run.episode["id"];
  const Finished misspelt = run_mlgym(run.folder, {"retry", "run", "--status", "eror"});
  CHECK(misspelt.code == 2);
  CHECK(contains(misspelt.err, "did you mean \"error\"?"));
  std::filesystem::remove(run.folder / "script.yaml");
  const Finished refused = run_mlgym(run.folder, {"retry", "run", "--only", id});
  CHECK(refused.code == 2);
  CHECK(contains(refused.err, "script.yaml"));
  CHECK(committed(run.folder / "run") == 1);
  CHECK(contains(run_mlgym(run.folder, {"log", "ls", "run"}).out, "finished"));
}

TEST_CASE("the variable says the same as the flag, and where it comes from") {
  const Folder folder;
  const Finished shown =
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "baseline", "--print-config"},
                {{"MLGYM_SCORE_ON_ERROR", "1"}});
  CHECK(contains(shown.out, "score_on_error: true"));
  CHECK(contains(shown.out, "--score-on-error"));
}

TEST_CASE("a failure of the agent's own is no failure of its model") {
  const Folder folder;
  const Finished finished = run_mlgym(
      folder,
      {"run", "-t", "battle-of-sexes", "agents=[{" + kHere + ", orders: [{do: fail, must: true}]}]",
       "--score-on-error", "--run-dir", "run", "--json"},
      {{"MLGYM_AGENT_PATH", AGENTS_OF_TEST}, {"XDG_DATA_HOME", (folder / "home").string()}});
  INFO(finished.err);
  CHECK(finished.code == 1);
  CHECK(finished.json()["episodes"][0]["status"] == "error");
}

TEST_CASE("a server that does not answer is waited for no longer than the episode lasts") {
  HttpServer server;
  server.answer_by([](const HttpAsked&) {
    HttpAnswer answer;
    answer.end = HttpAnswer::End::never;
    return answer;
  });
  const Folder folder;
  const Finished finished =
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "react",
                         "models=[{use: openai/slow, base_url: \"" + server.url() +
                             "\", price: {input: 0, output: 0}}]",
                         "limits.time=3s", "--run-dir", "run", "--json"});
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json episode = finished.json()["episodes"][0];
  CHECK(episode["exit_status"] == "autosubmission (max_time)");
  CHECK(episode["seconds"].get<double>() < 30);
  CHECK(server.connections() >= 1);
}
