// The solver that agents practise with and the evaluator's take the same steps.
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/process.h"
#include "catch.h"
#include "folder.h"
#include "formulas.h"
#include "search.h"

using namespace sat;
using namespace sat::test;
using Json = nlohmann::json;

namespace {

constexpr int kMostDecisions = 60;

// What the heuristic is shown: the unresolved clauses, and what is set in its order.
class Recording : public Heuristic {
 public:
  Decision choose(const Propagation& state) override {
    const auto clauses = state.unresolved();
    Json assignment = Json::array();
    for (const int literal : state.trail()) assignment.push_back({std::abs(literal), literal > 0});
    shown.push_back({clauses, assignment});
    const Clause& clause = clauses[clauses.size() / 2];
    const int literal = clause[clauses.size() % clause.size()];
    return {std::abs(literal), literal > 0};
  }
  Json shown = Json::array();
};

constexpr const char* kProgram = R"(
import json, sys
import practice
with open(sys.argv[1]) as file:
    given = json.load(file)
results = []
for formula in given["formulas"]:
    shown = []
    def choose(clauses, assignment):
        shown.append([clauses, [list(item) for item in assignment.items()]])
        clause = clauses[len(clauses) // 2]
        literal = clause[len(clauses) % len(clause)]
        return abs(literal), literal > 0
    answer, decisions = practice.search(formula["variables"], formula["clauses"], choose, given["most"])
    results.append([answer, decisions, shown])
print(json.dumps(results))
)";

}  // namespace

TEST_CASE("the starter's solver shows the same and counts the same, step by step") {
  if (!std::filesystem::exists("/usr/bin/python3")) {
    WARN("skipped: there is no /usr/bin/python3");
    return;
  }
  Random random(17, 0);
  Json formulas = Json::array(), expected = Json::array();
  for (int i = 0; i < 60; ++i) {
    const Formula formula = i % 3 == 0   ? random_formula(random, 40, 174)
                            : i % 3 == 1 ? random_formula(random, 20, 91)
                                         : mixed_formula(random, 15, 30);
    Recording heuristic;
    const Outcome outcome = search(formula, heuristic, kMostDecisions);
    formulas.push_back({{"variables", formula.variables}, {"clauses", formula.clauses}});
    const Json answer =
        outcome.answer ? Json(outcome.answer == Answer::satisfiable) : Json(nullptr);
    expected.push_back({answer, outcome.decisions, heuristic.shown});
  }
  const mlgym::test::Folder folder;
  folder.write("formulas.json", Json{{"formulas", formulas}, {"most", kMostDecisions}}.dump());
  mlgym::ProgramSpec spec;
  spec.arguments = {"/usr/bin/python3", "-c", kProgram, (folder / "formulas.json").string()};
  spec.environment = {"PYTHONPATH=" MLGYM_SAT_FOLDER "/starter", "PYTHONDONTWRITEBYTECODE=1",
                      "PATH=/usr/bin:/bin"};
  const auto output = mlgym::output_of(spec, mlgym::Deadline::after(120));
  INFO(output.status().ToString());
  REQUIRE(output.ok());
  const Json results = Json::parse(*output);
  REQUIRE(results.size() == expected.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    INFO("formula " << i);
    CHECK(results[i] == expected[i]);
  }
}
