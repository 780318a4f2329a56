// One episode of the task "number", played by an agent that does what a test says.
#pragma once

#include "catch.h"
#include "number_task.h"
#include "scripted_run.h"

namespace mlgym::test {

// The codes that agents see.
inline constexpr int kInvalid = 3, kExhausted = 8, kUnable = 9;

inline Json act(int environment, const std::string& command) {
  return {{"do", "act"}, {"environment", environment}, {"command", command}};
}
inline Json branch(int environment, int count) {
  return {{"do", "branch"}, {"environment", environment}, {"count", count}};
}
inline Json snapshot(int environment) { return {{"do", "snapshot"}, {"environment", environment}}; }
inline Json restore(int environment, int kept) {
  return {{"do", "restore"}, {"environment", environment}, {"snapshot", kept}};
}
inline Json release(int environment) { return {{"do", "release"}, {"environment", environment}}; }
inline Json discard(int kept) { return {{"do", "discard"}, {"snapshot", kept}}; }
inline Json budget() { return {{"do", "budget"}}; }
inline Json each(const std::vector<std::pair<int, std::string>>& actions) {
  Json list = Json::array();
  for (const auto& [environment, command] : actions)
    list.push_back(Json::array({environment, command}));
  return {{"do", "each"}, {"actions", list}};
}

inline const std::string kHere = "use: orders, isolation: none";
inline const std::vector<std::string> kEverywhere = {kHere, "use: orders, isolation: process",
                                                     "use: orders-python"};

// One episode of the task "number", played by orders.
struct Ordered {
  Folder folder;
  Finished finished;
  Json document, episode;
  std::vector<Json> did;  // what came of each order

  explicit Ordered(const std::vector<Json>& orders, const std::vector<std::string>& more = {},
                   const std::string& agent = kHere, const std::string& task = kNumberTask) {
    write_number_task(folder, task);
    std::vector<std::string> arguments = {
        "run",       "-t",
        "number",    "agents=[{" + agent + ", orders: " + Json(orders).dump() + "}]",
        "--run-dir", "run",
        "--seed",    "1",
        "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    finished = run_mlgym(folder, arguments,
                         {{"MLGYM_TASK_PATH", (folder / "tasks").string()},
                          {"MLGYM_AGENT_PATH", AGENTS_OF_TEST},
                          {"XDG_DATA_HOME", (folder / "home").string()}});
    INFO(finished.err << finished.out);
    REQUIRE(!finished.out.empty());
    document = finished.json();
    REQUIRE(document.contains("episodes"));
    episode = document["episodes"][0];
    did = noted("did");
    REQUIRE(did.size() == orders.size());
    CHECK(run_mlgym(folder, {"log", "verify", "run"}).code == 0);
  }
  std::vector<Json> events(const std::string& kind) const {
    return of_kind(events_of(folder / "run"), kind);
  }
  std::vector<Json> noted(const std::string& kind) const {
    std::vector<Json> values;
    for (const auto& note : events("note")) {
      if (note["kind"] == kind) values.push_back(note["value"]);
    }
    return values;
  }
  std::string said(std::size_t order) const {
    const Json& answer = did.at(order);
    return answer.contains("observation") ? answer["observation"].get<std::string>()
                                          : answer.dump();
  }
  int error(std::size_t order) const { return did.at(order).value("error", 0); }
  double score() const { return episode["scores"]["points"]; }
};

}  // namespace mlgym::test
