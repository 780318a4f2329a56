#include "plugins/kinds.h"

#include "catch.h"

using namespace mlgym;

TEST_CASE("short and whole kinds turn into each other") {
  for (const auto& kind : component_kinds()) CHECK(short_kind(whole_kind(kind)) == kind);
  CHECK(whole_kind("task") == "mlgym.task/1");
  CHECK(short_kind("mlgym.task/1") == "task");
}

TEST_CASE("a whole kind stays whole and a short one short") {
  CHECK(whole_kind("mlgym.agent/1") == "mlgym.agent/1");
  CHECK(short_kind("agent") == "agent");
}

TEST_CASE("a text that is no kind is given back as it is") {
  CHECK(whole_kind("planet") == "planet");
  CHECK(short_kind("planet") == "planet");
  CHECK(short_kind("mlgym./1") == "mlgym./1");
  CHECK(short_kind("").empty());
}

TEST_CASE("the kinds of this version stand by name") {
  CHECK(component_kinds() == std::vector<std::string>{"agent", "aggregator", "executor", "exporter",
                                                      "history", "learner", "metric", "model",
                                                      "sandbox", "task", "tool"});
}
