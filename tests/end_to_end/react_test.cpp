// The agent react, played by scripted models.
#include "catch.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
const std::vector<std::string> kTools = {"agents=[{use: react, actions: tools}]"};

}  // namespace

TEST_CASE("the model sees what its commands printed and what is left, and its last word submits") {
  const ScriptedRun run(reply_with("echo $((6 * 7))"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.episode["steps"] == 2);
  CHECK(run.episode["model"] == "scripted/script.yaml");
  CHECK(run.episode["cost_usd"] == 0.0);
  const auto messages = run.events("message");
  REQUIRE(messages.size() == 4);
  CHECK(messages[0]["role"] == "system");
  CHECK(contains(messages[0]["text"], "- `validate`: "));
  CHECK(contains(messages[1]["text"], "/workspace"));
  CHECK(contains(messages[3]["text"], "42"));
  CHECK(contains(messages[3]["text"], "[left: 29 steps, "));
  CHECK(run_mlgym(run.folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("a reply without a command is asked for again, so often and no more") {
  const ScriptedRun run("  - I just think.\n  - I think on.\n", {});
  CHECK(run.episode["exit_status"] == "submitted");  // the third reply submits
  CHECK(run.episode["steps"] == 1);
  const auto messages = run.events("message");
  CHECK(contains(messages[3]["text"], "it holds no block with a command"));

  const ScriptedRun stubborn("  - no\n  - no\n  - no\n  - no\n  - no\n",
                             {"agents=[{use: react, format_errors: 2}]"});
  CHECK(stubborn.finished.code == 0);
  CHECK(stubborn.events("model.end").size() == 3);
  CHECK(stubborn.episode["exit_status"] == "autosubmission (exit_format)");
  CHECK(stubborn.episode["steps"] == 0);
  CHECK(stubborn.episode["scores"]["payoff"].is_number());
}

TEST_CASE("format errors count in a row only") {
  const ScriptedRun run("  - no\n" + reply_with("ls") + "  - no\n" + reply_with("ls") + "  - no\n",
                        {"agents=[{use: react, format_errors: 1}]"});
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.episode["steps"] == 3);
}

TEST_CASE("of several blocks the last one counts") {
  const ScriptedRun run(R"(  - |
    Inline ```fences``` are none.
    ```
    echo first
    ```
    or rather
    ```bash
    echo second
    ```
)");
  CHECK(run.events("step.end")[0]["observation"] == "second\n");
}

TEST_CASE("the model's own tool calls act, each with an answer of its own") {
  const ScriptedRun run(R"(  - tool_calls:
      - {name: shell, arguments: {command: "echo one"}}
      - {name: shell, arguments: "{\"command\": "}
      - {name: shel, arguments: {command: ls}}
      - {name: shell, arguments: {cmd: ls}}
      - {name: validate}
)",
                        kTools);
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.episode["steps"] == 6);
  const auto begins = run.events("model.begin");
  CHECK(begins[0]["tools"] == Json{"shell", "submit", "validate"});
  const auto ends = run.events("step.end");
  CHECK(ends[0]["observation"] == "one\n");
  for (int malformed : {1, 2, 3}) {
    CHECK(ends[static_cast<std::size_t>(malformed)]["info"]["tool"].is_null());
  }
  CHECK(contains(ends[2]["observation"], "did you mean \"shell\"?"));
  CHECK(ends[4]["info"]["tool"] == "validate");
  CHECK(ends[5]["info"]["tool"] == "submit");
  std::vector<std::string> answered;
  for (const auto& message : run.events("message")) {
    if (message["role"] == "tool") answered.push_back(message["call_id"]);
  }
  CHECK(answered ==
        std::vector<std::string>{"call_1_1", "call_1_2", "call_1_3", "call_1_4", "call_1_5"});
}

TEST_CASE("a limit of steps ends the episode between several tool calls") {
  const ScriptedRun run(R"(  - tool_calls:
      - {name: shell, arguments: {command: "echo one"}}
      - {name: shell, arguments: {command: "echo two"}}
      - {name: shell, arguments: {command: "echo three"}}
)",
                        {kTools[0], "limits.steps=2"});
  CHECK(run.finished.code == 0);
  CHECK(run.episode["steps"] == 2);
  CHECK(run.episode["exit_status"] == "autosubmission (max_steps)");
  CHECK(run.events("model.begin").size() == 1);
}

TEST_CASE("an error of the model is the episode's, and can be played again") {
  for (const char* error : {"rate_limit", "internal"}) {
    const ScriptedRun run(
        reply_with("ls") + "  - {error: {code: " + error + ", message: no luck}}\n",
        {"retry.max_elapsed=0s"});
    INFO(error << run.finished.err);
    CHECK(run.finished.code == 1);
    CHECK(run.document["status"] == "finished");
    CHECK(run.episode["status"] == "error");
    CHECK(run.episode["exit_status"].is_null());
    CHECK(run.episode["scores"] == Json::object());
    CHECK(contains(run.episode["error"], "model scripted: no luck"));
    CHECK(run.events("model.end")[1]["error"] == "model scripted: no luck");
    CHECK(contains(run.finished.err, "mlgym retry run"));
    CHECK(run_mlgym(run.folder, {"log", "verify", "run"}).code == 0);
  }
  const ScriptedRun run("  - {error: unavailable}\n  - {error: unavailable}\n",
                        {"retry.max_elapsed=0s"});
  const Finished again = run_mlgym(run.folder, {"retry", "run", "--json"});
  CHECK(again.code == 1);  // the script says so again
  CHECK(again.json()["episodes"][0]["attempt"] == 2);
  CHECK(run_mlgym(run.folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("a model that is overloaded for a while is asked again, and the episode goes on") {
  const ScriptedRun run("  - {error: rate_limit}\n  - {error: unavailable}\n" + reply_with("ls"),
                        {"retry.first_wait=10ms"});
  CHECK(run.finished.code == 0);
  CHECK(run.episode["status"] == "finished");
  CHECK(run.events("model.retry").size() == 2);
  CHECK(run.events("model.end")[0]["attempts"] == 3);
}

TEST_CASE("the run's budget stops the run, and a larger one continues it") {
  const std::string costly = "  - {usage: {input: 60, output: 19900}, text: \"```\\nls\\n```\"}\n";
  const ScriptedRun run(costly + costly + reply_with("submit"),
                        {"budget.tokens=20000", "limits.calls=9"});
  CHECK(run.finished.code == 4);
  CHECK(run.document["status"] == "budget");
  CHECK(run.episode["status"] == "pending");
  CHECK(contains(run.finished.err, "budget"));
  std::vector<std::string> more = {"run",
                                   "-t",
                                   "battle-of-sexes",
                                   "-a",
                                   "react",
                                   "-m",
                                   "scripted/script.yaml",
                                   "--seed",
                                   "1",
                                   "--run-dir",
                                   "run",
                                   "--json",
                                   "limits.calls=9",
                                   "budget.tokens=20000"};
  CHECK(run_mlgym(run.folder, more).code == 4);  // what was spent before counts
  more.back() = "budget.tokens=200000";
  const Finished again = run_mlgym(run.folder, more);
  CHECK(again.code == 0);
  CHECK(again.json()["episodes"][0]["status"] == "finished");
}

TEST_CASE("one model's failure leaves the other episodes of the run alone") {
  const ScriptedRun run("  - {error: rate_limit}\n",
                        {"-a", "baseline", "-j", "1", "retry.max_elapsed=0s"});
  CHECK(run.finished.code == 1);
  REQUIRE(run.document["episodes"].size() == 2);
  CHECK(run.document["episodes"][0]["status"] == "error");
  CHECK(run.document["episodes"][1]["status"] == "finished");
}

TEST_CASE("used-up tokens and dollars end the episode, and what is there is scored") {
  const std::string counted =
      "  - {usage: {input: 30000, output: 10000}, text: \"```\\nls\\n```\"}\n";
  const ScriptedRun tokens(counted + counted + counted, {"limits.tokens=80000"});
  CHECK(tokens.finished.code == 0);
  CHECK(tokens.episode["exit_status"] == "autosubmission (exit_cost)");
  CHECK(tokens.episode["steps"] == 2);
  CHECK(tokens.episode["tokens"] ==
        Json{{"input", 60000}, {"output", 20000}, {"reasoning", nullptr}, {"cached", nullptr}});
  CHECK(tokens.events("limit")[0]["limit"] == "exit_cost");

  const ScriptedRun cost(
      counted + counted + counted,
      {"limits.cost=0.26",
       "models=[{use: scripted/script.yaml, price: {input: 1, output: 10}}]"});  // 0.13 a call
  CHECK(cost.finished.code == 0);
  CHECK(cost.episode["exit_status"] == "autosubmission (exit_cost)");
  CHECK(cost.episode["cost_usd"].get<double>() == Approx(0.26));
  CHECK(cost.events("model.end")[1]["cost"].get<double>() == Approx(0.13));
}

TEST_CASE("time that the model thinks is no working time") {
  const ScriptedRun run("  - {delay: 2500ms, text: \"```\\nls\\n```\"}\n",
                        {"limits.working_time=2s"});
  CHECK(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.episode["seconds"].get<double>() > 2.5);
}

TEST_CASE("time that passes while the model thinks ends the episode near its limit, scored") {
  const ScriptedRun run("  - {delay: 60s, text: too late}\n", {"limits.time=2s"});
  INFO(run.finished.err);
  CHECK(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "autosubmission (max_time)");
  CHECK(run.episode["scores"]["payoff"].is_number());
  CHECK(run.episode["seconds"].get<double>() < 20);
}

TEST_CASE("wrong prompts are found before a run starts, by file and line") {
  const Folder folder;
  folder.write("script.yaml", "replies: []\n");
  const auto run_with = [&folder](const std::string& prompts) {
    return run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-m", "scripted/script.yaml",
                              "agents=[{use: react, prompts: {" + prompts + "}}]", "--run-dir",
                              "run", "--json"});
  };
  const auto fails = [&](const std::string& prompts, const std::string& words) {
    const Finished finished = run_with(prompts);
    const std::string message = finished.json()["error"]["message"];
    INFO(message);
    CHECK(finished.code == 2);
    CHECK(contains(message, words));
    CHECK_FALSE(std::filesystem::exists(folder / "run"));
  };
  const std::string file = folder.write("own.md", "One\nTwo {tool}\n").string();
  fails("system: " + file,
        file +
            ":2: unknown placeholder {tool}; this prompt has {command_seconds}, {grammar}, {id}, "
            "{instructions}, {title}, {tools}, {training_seconds}, {workspace}");
  folder.write("own.md", "One {{fine}}\n\n\nopen {\n");
  fails("task: " + file, file + ":4: a { without }; write {{ for a brace");
  fails("observation: " + (folder / "none.md").string(), "none.md: No such file");
  folder.write("own.md", "\xff");
  fails("format_error: " + file, "own.md is not UTF-8");
  fails("sistem: x.md", "sistem");

  folder.write("own.md", "Mine in {workspace}, {{braces}} and all}.\n");
  CHECK(run_with("system: " + file).code == 0);
  const auto messages = of_kind(events_of(folder / "run"), "message");
  CHECK(messages[0]["text"] == "Mine in /workspace, {braces} and all}.\n");
}

TEST_CASE("settings of react out of range are refused") {
  for (const char* wrong : {"format_errors: -1", "temperature: hot", "actions: both", "shots: 3",
                            "max_output_tokens: 0"}) {
    const ScriptedRun run("  - x\n", {std::string("agents=[{use: react, ") + wrong + "}]"});
    INFO(wrong);
    CHECK(run.finished.code == 2);
  }
  const ScriptedRun run("  - x\n",
                        {"agents=[{use: react, temperature: 0.5, max_output_tokens: 9}]"});
  CHECK(run.events("model.begin")[0]["temperature"] == 0.5);
  CHECK(run.events("model.begin")[0]["max_output_tokens"] == 9);
}
