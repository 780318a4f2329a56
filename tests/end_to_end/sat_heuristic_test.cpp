// The task sat-heuristic as its users meet it: honest heuristics, broken ones and cheats.
#include "base/file.h"
#include "catch.h"
#include "program.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;

const fs::path kTask = fs::path(MLGYM_SOURCE_DIR) / "tasks/sat-heuristic";

void replace_in(const fs::path& file, const std::string& what, const std::string& with) {
  std::string text = *mlgym::read_file(file);
  const auto at = text.find(what);
  INFO(file.string() << " without " << what);
  REQUIRE(at != text.npos);
  text.replace(at, what.size(), with);
  REQUIRE(mlgym::write_file_atomically(file, text).ok());
}

// The task with fewer formulas.
fs::path small_task(const Folder& folder, int small, int large) {
  const fs::path copy = folder / "sat-heuristic";
  fs::copy(kTask, copy, fs::copy_options::recursive);
  const std::string count = std::to_string(small);
  replace_in(copy / "task.yaml", "  satisfiable: 60", "  satisfiable: " + count);
  replace_in(copy / "task.yaml", "  unsatisfiable: 60", "  unsatisfiable: " + count);
  replace_in(copy / "task.yaml", "  large: 40", "  large: " + std::to_string(large));
  return copy;
}

struct Grade {
  int code;
  Json document;
  double of(const std::string& metric) const { return document["scores"][metric]; }
  std::string problem() const {
    return document["problem"].is_string() ? document["problem"] : Json("");
  }
};

Grade grade(const std::string& source, int small = 2, int large = 1) {
  const Folder folder;
  const fs::path task = small_task(folder, small, large);
  folder.write("heuristic.py", source);
  const Finished finished = run_mlgym(folder, {"grade", task.string(), "heuristic.py", "--json"});
  INFO(finished.err);
  return {finished.code, finished.json()};
}

// Scored at the floor, and the author is told why.
void check_floored(const std::string& source, const std::string& reason) {
  const Grade graded = grade(source);
  INFO(source << graded.document.dump());
  CHECK(graded.code == 1);
  CHECK(graded.of("decisions") == 1000);
  CHECK(graded.problem().find(reason) != std::string::npos);
}

std::string choosing(const std::string& body, const std::string& before = "") {
  return before + "\ndef choose(clauses, assignment):\n    free = abs(clauses[0][0])\n    " + body +
         "\n    return free, True\n";
}

std::string reference() { return *mlgym::read_file(kTask / "reference/heuristic.py"); }

// Solves what is left of the formula in each decision for as long as it may, then follows the
// model; by_weight is the reference.
constexpr const char* kSolver = R"(
import time

class Late(Exception):
    pass

def simplified(clauses, literal):
    rest = []
    for clause in clauses:
        if literal not in clause:
            shorter = [one for one in clause if one != -literal] if -literal in clause else clause
            if not shorter:
                return None
            rest.append(shorter)
    return rest

def model_of(clauses, until):
    if time.process_time() > until:
        raise Late
    unit = next((clause[0] for clause in clauses if len(clause) == 1), None)
    if not clauses:
        return []
    literals = [unit] if unit is not None else None
    if literals is None:
        variable, value = by_weight(clauses, {})
        literals = [variable, -variable] if value else [-variable, variable]
    for literal in literals:
        rest = simplified(clauses, literal)
        found = None if rest is None else model_of(rest, until)
        if found is not None:
            return [literal] + found
    return None

known = {}

def choose(clauses, assignment):
    variable, value = by_weight(clauses, assignment)
    if not assignment:
        known.clear()
    if all(known.get(one, is_true) == is_true for one, is_true in assignment.items()) and variable in known:
        return variable, known[variable]
    try:
        found = model_of(clauses, time.process_time() + 0.012)
        known.update({abs(literal): literal > 0 for literal in found or []})
    except Late:
        pass
    return variable, known.get(variable, value)
)";

}  // namespace

TEST_CASE("a heuristic is shown what is left of the formula, and what is set") {
  const Grade graded = grade(choosing(R"(
    global formula
    if not assignment:
        formula = [clause[:] for clause in clauses]
        assert len(formula) in (218, 430)
    left = [[one for one in clause if abs(one) not in assignment] for clause in formula
            if not any(assignment.get(abs(one)) == (one > 0) for one in clause)]
    assert clauses == left, "these clauses are not what is left"
    assert all(len(clause) > 1 for clause in clauses), "a clause has no choice"
    assert free not in assignment
    clauses.clear()
    assignment.clear())"));
  INFO(graded.document.dump());
  CHECK(graded.code == 0);
  CHECK(graded.of("decisions") > 10);
}

TEST_CASE("decisions and their parts repeat to the last digit, and chance is seeded") {
  const std::string source = *mlgym::read_file(kTask / "starter/heuristic.py");
  Json first = grade(source).document, second = grade(source).document;
  CHECK(first["scores"]["cpu_seconds"] > 0);
  first["scores"].erase("cpu_seconds");
  second["scores"].erase("cpu_seconds");
  CHECK(first == second);
}

TEST_CASE("answers that are no decision are told with the place") {
  check_floored(choosing("return None"), "choose answered null; a decision is (variable, value)");
  check_floored(choosing("return free"), "a decision is (variable, value)");
  check_floored(choosing("return free, 1"), "a whole number and a bool");
  check_floored(choosing("return True, True"), "[true,true]; a decision is");
  check_floored(choosing("return float(free), True"), "a whole number and a bool");
  check_floored(choosing("return 0, True"), "the variable 0; the formula has the variables 1 to");
  check_floored(choosing("return -free, True"), "the formula has the variables 1 to");
  check_floored(choosing("return 1000, True"), "the variable 1000;");
  check_floored(choosing("return next(iter(assignment), free), True"), "which is set already");
  check_floored(choosing("return fractions.Fraction(free), True", "import fractions"),
                "which is no JSON value");
  check_floored(choosing("return (free,), True"), "(decision 1 of formula 1)");
}

TEST_CASE("code that fails, forks or goes elsewhere is told what it did") {
  check_floored(choosing("raise ValueError('no idea')"), "choose: ValueError: no idea");
  check_floored(choosing("import os; os._exit(3)"), "exit code 3");
  check_floored(choosing("import os; os.fork()"), "tried to start a process");
  check_floored(choosing("open('/etc/passwd')"), "may read only its own files");
  check_floored(choosing("import socket; socket.create_connection(('127.0.0.1', 1))"),
                "choose: OSError");
  check_floored(choosing("import time; time.sleep(3)"), "did not answer within 2 s");
  check_floored(choosing("print('decisions: 1')"), "looks like a score");
  check_floored("x = 1\n", "defines no function choose");
}

TEST_CASE("a decision that computes too long is told, in one thread or several") {
  const std::string spin =
      "import time\ndef spin():\n    end = time.process_time() + 0.2\n"
      "    while time.process_time() < end: pass\n";
  check_floored(choosing("spin()", spin), "ms of processor time for one decision");
  check_floored(choosing("threads = [threading.Thread(target=spin) for _ in range(3)]\n"
                         "    for one in threads: one.start()\n"
                         "    for one in threads: one.join()",
                         "import threading\n" + spin),
                "ms of processor time for one decision");
}

TEST_CASE("waiting and printing are allowed") {
  const Grade graded =
      grade(choosing("print('branching on', free); time.sleep(0.0001)", "import time"));
  INFO(graded.document.dump());
  CHECK(graded.code == 0);
}

TEST_CASE("a heuristic that secretly solves the formula gains little") {
  const Grade honest = grade(reference(), 6, 3);
  std::string cheat = reference();
  cheat.replace(cheat.find("def choose"), 10, "def by_weight");
  const Grade cheating = grade(cheat + kSolver, 6, 3);
  INFO(honest.document.dump() << cheating.document.dump());
  REQUIRE(honest.code == 0);
  // A machine so busy that its solver is too slow refuses it, which is no gain either.
  if (cheating.code == 0) CHECK(cheating.of("decisions") > 0.85 * honest.of("decisions"));
}
