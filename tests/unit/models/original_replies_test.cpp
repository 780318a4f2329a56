// The model that repeats the replies of a trajectory of MLGym.
#include <cstdlib>

#include "base/file.h"
#include "folder.h"
#include "model_of_test.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

// As MLGym writes a step.
Json step(const std::string& response, const std::string& thought, const std::string& action) {
  return {{"state", "{}"},    {"response", response},  {"thought", thought},
          {"action", action}, {"observation", "seen"}, {"execution_time", 0.3}};
}

Json trajectory(const Json& steps) {
  return {{"environment", "mlgym_main"},
          {"trajectory", steps},
          {"history", {{{"role", "assistant"}, {"content", "from the history"}}}},
          {"info", {{"exit_status", "submitted"}}}};
}

// Everything that is said, one reply after the other; else why nothing can be.
std::vector<std::string> replies_of(const std::string& text) {
  const Folder folder;
  folder.write("blotto.traj", text);
  ModelOfTest model("replay", folder.path(), (folder.path() / "blotto.traj").string());
  if (!model.problem().empty()) return {model.problem()};
  std::vector<std::string> said;
  while (model.ask("x").ok()) said.push_back(model.text);
  return said;
}
using Replies = std::vector<std::string>;

bool refused(const std::string& text, const std::string& why) {
  const auto said = replies_of(text);
  INFO(said.at(0));
  return said.size() == 1 && said[0].find("blotto.traj: " + why) != std::string::npos;
}

}  // namespace

TEST_CASE("what the model said in each step of MLGym's comes again, in its order") {
  const Folder folder;
  folder.write(
      "a.traj",
      dump_json(trajectory(Json::array({step("Look.\n```\nls\n```", "Look.\n", "ls\n"),
                                        step("Done.\n```\nsubmit\n```", "Done.\n", "submit\n")}))));
  ModelOfTest model("replay", folder.path(), (folder.path() / "a.traj").string());
  REQUIRE(model.ask("x").ok());
  CHECK(model.text == "Look.\n```\nls\n```");
  CHECK(model.heard.back() == "usage -1 -1 -1 -1");  // MLGym counts tokens of the whole run only
  REQUIRE(model.ask("x").ok());
  CHECK(model.text == "Done.\n```\nsubmit\n```");
  const auto none = model.ask("x");
  CHECK(none.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(message_of(none) == "model replay: the record holds no more than 2 replies");
}

TEST_CASE("MLGym's own word at the end of a run is no reply, one that it could not read is") {
  const std::string full = "Exit due to context window";
  CHECK(replies_of(dump_json(trajectory(Json::array(
            {step("one", "one", "ls\n"), step(full, full, "exit_context")})))) == Replies{"one"});
  CHECK(replies_of(dump_json(trajectory(Json::array({step(
            "no command", "Exit due to format error", "exit_format")})))) == Replies{"no command"});
}

TEST_CASE("what only Python writes is read") {
  CHECK(replies_of(R"({"trajectory": [{"response": "NaN \\ \" \ud83d \ud83d\ude00 \u00e4"}],
                       "info": {"score": [{"Score": NaN}, {"Score": -Infinity}]}})") ==
        Replies{"NaN \\ \" \xEF\xBF\xBD \xF0\x9F\x98\x80 \xC3\xA4"});
}

TEST_CASE("what is no trajectory is told by its name and step") {
  for (const char* wrong : {"", "[]", "{}", R"({"trajectory": 5})", R"({"trajectory": [)"})
    CHECK(refused(wrong, "is no trajectory of MLGym"));
  for (const char* wrong : {"5", "{}", R"({"response": null})"}) {
    CHECK(refused(std::string(R"({"trajectory": [{"response": "a"}, )") + wrong + "]}",
                  "step 2 of its \"trajectory\" has no text \"response\""));
  }
  const auto none = replies_of(R"({"trajectory": []})");
  CHECK(none.at(0).find("blotto.traj holds no reply of a model") != std::string::npos);
}

TEST_CASE("published trajectories of MLGym can be replayed") {
  const char* data = std::getenv("MLGYM_SHARED_DATA");
  const fs::path folder = data ? fs::path(data) / "mlgym-results/trajectories" : fs::path();
  std::error_code none;
  int replayed = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
    if (entry.path().extension() != ".traj") continue;
    const Json recorded = Json::parse(*read_file(entry.path()));
    ModelOfTest model("replay", entry.path().parent_path(), entry.path().string());
    INFO(entry.path());
    for (const auto& recorded_step : recorded["trajectory"]) {
      if (recorded_step["response"] == "Exit due to context window") continue;
      REQUIRE(model.ask("x").ok());
      CHECK(model.text == recorded_step["response"].get<std::string>());
    }
    CHECK_FALSE(model.ask("x").ok());
    ++replayed;
  }
  if (replayed == 0) WARN("MLGYM_SHARED_DATA names no folder with mlgym-results: skipped");
}
