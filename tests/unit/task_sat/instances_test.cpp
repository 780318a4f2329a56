#include "instances.h"

#include <cmath>
#include <map>
#include <set>

#include "catch.h"

using namespace sat;

namespace {

std::vector<Demand> demands(std::int64_t count) {
  return {{{"sat", 20, 91, Answer::satisfiable}, count},
          {{"unsat", 20, 91, Answer::unsatisfiable}, count},
          {{"large", 40, 174, Answer::unsatisfiable}, count / 2}};
}

std::vector<Instance> all(const std::vector<Demand>& wanted, std::uint64_t seed) {
  Instances instances(wanted, seed);
  std::vector<Instance> found;
  while (auto instance = instances.next()) found.push_back(std::move(*instance));
  return found;
}

std::vector<std::vector<Clause>> clauses_of(const std::vector<Instance>& instances) {
  std::vector<std::vector<Clause>> clauses;
  for (const auto& instance : instances) clauses.push_back(instance.formula.clauses);
  return clauses;
}

}  // namespace

TEST_CASE("every clause has three different variables, evenly chosen and negated") {
  Random random(1, 0);
  const Formula formula = random_formula(random, 10, 20000);
  REQUIRE(formula.clauses.size() == 20000);
  std::vector<int> seen(11);
  int negated = 0;
  for (const Clause& clause : formula.clauses) {
    std::set<int> variables;
    for (const int literal : clause) {
      variables.insert(std::abs(literal));
      ++seen.at(static_cast<std::size_t>(std::abs(literal)));
      negated += literal < 0;
    }
    REQUIRE(variables.size() == 3);
    REQUIRE(clause.size() == 3);
  }
  for (std::size_t variable = 1; variable <= 10; ++variable)
    CHECK(std::abs(seen[variable] - 6000) < 350);
  CHECK(std::abs(negated - 30000) < 700);
}

TEST_CASE("about every second formula at the phase transition is satisfiable") {
  Random random(2, 0);
  int satisfiable = 0;
  for (int i = 0; i < 400; ++i)
    satisfiable += proved_answer(random_formula(random, 50, 218)) == Answer::satisfiable;
  CHECK(satisfiable > 140);
  CHECK(satisfiable < 260);
}

TEST_CASE("there are as many instances of each kind as wanted, with the promised answers") {
  std::map<std::string, int> kinds;
  for (const auto& instance : all(demands(20), 3)) {
    ++kinds[instance.kind.name];
    CHECK(instance.formula.variables == instance.kind.variables);
    CHECK(instance.formula.clauses.size() == static_cast<std::size_t>(instance.kind.clauses));
    CHECK(proved_answer(instance.formula) == instance.kind.answer);
  }
  CHECK(kinds == std::map<std::string, int>{{"sat", 20}, {"unsat", 20}, {"large", 10}});
}

TEST_CASE("a seed gives the same instances again, another seed none of them") {
  const auto first = clauses_of(all(demands(20), 3));
  CHECK(first == clauses_of(all(demands(20), 3)));
  const std::set<std::vector<Clause>> known(first.begin(), first.end());
  CHECK(known.size() == first.size());
  for (const auto& clauses : clauses_of(all(demands(20), 4))) CHECK(known.count(clauses) == 0);
}

TEST_CASE("the order of the kinds is mixed and differs with the seed") {
  const auto order = [](std::uint64_t seed) {
    std::string names;
    for (const auto& instance : all(demands(20), seed)) names += instance.kind.name[0];
    return names;
  };
  CHECK(order(1) != order(2));
  CHECK(order(1).find(std::string(20, 's')) == std::string::npos);
}

TEST_CASE("a kind that hardly any formula is of is an error") {
  Instances instances({{{"sat", 10, 500, Answer::satisfiable}, 1}}, 1);
  CHECK_THROWS_WITH(instances.next(),
                    "no formula of 10 variables and 500 clauses was found for sat");
}
