// What a task needs of the system's Python.
#include "base/status.h"
#include "catch.h"
#include "data/python_environment.h"
#include "folder.h"
#include "matching.h"
#include "variable.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

// What is missing; empty when nothing is.
std::string problem(const std::vector<std::string>& packages,
                    const std::vector<std::string>& debian = {}) {
  const auto found = find_python_environment({packages, debian, {}});
  if (found.ok()) return "";
  CHECK(found.status().code() == absl::StatusCode::kFailedPrecondition);
  return std::string(message_of(found.status()));
}

bool has_numpy() {
  const bool has = problem({"numpy"}).empty();
  if (!has) WARN("skipped: the system's Python has no numpy");
  return has;
}

}  // namespace

TEST_CASE("without needs the system's Python serves, and is known by a digest") {
  const auto found = find_python_environment({});
  REQUIRE(found.ok());
  CHECK(found->folder.empty());
  CHECK(found->interpreter() == "/usr/bin/python3");
  CHECK(found->digest.size() == 64);
  CHECK(found->digest == find_python_environment({})->digest);
}

TEST_CASE("a package that is missing is named with what to do") {
  CHECK(problem({"nosuchpackage"}) ==
        "the Python package nosuchpackage is missing; install it for /usr/bin/python3");
  CHECK(contains(problem({"nosuchpackage"}, {"python3-nosuchpackage"}),
                 "`apt-get install -y python3-nosuchpackage`"));
}

TEST_CASE("versions are compared number by number, with as many places as either has") {
  if (!has_numpy()) return;
  for (const char* fits : {"numpy", "NumPy", "numpy >= 1.0", "numpy>=1", "numpy > 0.9.99",
                           "numpy >= 1.0, < 99", "numpy != 99", " numpy  >=  1.0 "}) {
    INFO(fits);
    CHECK(problem({fits}) == "");
  }
  for (const char* fails : {"numpy >= 99", "numpy < 1", "numpy == 1", "numpy >= 1.0, < 1.1"}) {
    INFO(fails);
    CHECK(contains(problem({fails}), "the Python package numpy is "));
  }
  CHECK(find_python_environment({{"numpy"}, {}, {}})->digest !=
        find_python_environment({})->digest);
}

TEST_CASE("a malformed requirement is an error of the task, not of the machine") {
  for (const char* malformed :
       {"numpy ~= 1.0", "numpy = 1.0", "numpy >=", "numpy >= one", "", "numpy 1.0", "a b",
        "numpy >= 1.0 < 2", "numpy[x]", "--help", "numpy; import os"}) {
    INFO(malformed);
    const auto found = find_python_environment({{malformed}, {}, {}});
    CHECK(found.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(contains(std::string(message_of(found.status())),
                   "is no requirement such as \"torch >= 1.13\""));
  }
}

TEST_CASE("Debian's packages are needed beside Python's") {
  if (!std::filesystem::exists("/usr/bin/dpkg-query")) {
    WARN("skipped: there is no dpkg here");
    return;
  }
  CHECK(problem({}, {"mlgym-no-such-package"}) ==
        "Debian's mlgym-no-such-package is not installed; install it with `apt-get install -y "
        "mlgym-no-such-package`");
}

TEST_CASE("with a lock file, `prepare` is what makes the missing environment") {
  const Folder scratch;
  const Variable home("XDG_DATA_HOME", scratch.path().string());
  const PythonNeeds needs{{"nosuchpackage"}, {}, scratch.write("lock.txt", "nosuchpackage==1\n")};
  const auto found = find_python_environment(needs);
  CHECK(found.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(message_of(found.status()) ==
        "the Python package nosuchpackage is missing; make the task's own environment with "
        "`mlgym prepare TASK`");
}
