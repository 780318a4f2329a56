#include "formula.h"

#include "catch.h"
#include "dimacs.h"

using namespace sat;
using sat::test::read_dimacs;

TEST_CASE("an assignment satisfies a formula when every clause has a true literal") {
  const Formula formula{3, {{1, -2}, {2, 3}}};
  CHECK(satisfies({1, 2, 3}, formula));
  CHECK(satisfies({-2, 3}, formula));
  CHECK_FALSE(satisfies({-1, 2, 3}, formula));
  CHECK_FALSE(satisfies({1}, formula));
  CHECK_FALSE(satisfies({}, formula));
  CHECK(satisfies({}, Formula{3, {}}));
  CHECK_FALSE(satisfies({1, 2, 3}, Formula{3, {{}}}));
}

TEST_CASE("an assignment that sets a variable both ways or an unknown one satisfies nothing") {
  const Formula formula{2, {{1, 2}, {-1, 2}}};
  CHECK_FALSE(satisfies({1, -1}, formula));
  CHECK_FALSE(satisfies({2, 3}, formula));
  CHECK_FALSE(satisfies({2, 0}, formula));
  CHECK(satisfies({2, 2}, formula));
}

TEST_CASE("DIMACS files are read with comments, clauses over lines and SATLIB's end") {
  const Formula formula = read_dimacs("c two clauses\np cnf  3 2\n 1 -2\n 3 0 -3 0\n%\n0\n");
  CHECK(formula.variables == 3);
  CHECK(formula.clauses == std::vector<Clause>{{1, -2, 3}, {-3}});
}

TEST_CASE("DIMACS files at fault are refused") {
  CHECK_THROWS_WITH(read_dimacs("p sat 3 1\n1 0\n"), "\"p sat 3 1\" is no header");
  CHECK_THROWS_WITH(read_dimacs("p cnf 3 1\n1 4 0\n"),
                    "the literal 4 is beyond the header's variables");
  CHECK_THROWS_WITH(read_dimacs("p cnf 3 1\n1 2\n"), "the last clause has no end");
  CHECK_THROWS_WITH(read_dimacs("p cnf 3 2\n1 2 0\n"),
                    "the header promises another number of clauses");
  CHECK_THROWS_WITH(read_dimacs("p cnf 3 1\n1 2x 0\n"), "\"2x\" is no whole number");
}
