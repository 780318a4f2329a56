#include "analysis/action_kind.h"

#include "catch.h"

using namespace mlgym;

TEST_CASE("actions are told apart by their first word") {
  CHECK(kind_of_action("edit 1:3\nx = 1\nend_of_edit") == ActionKind::edit);
  CHECK(kind_of_action("create train.py") == ActionKind::edit);
  CHECK(kind_of_action("scroll_down\n") == ActionKind::view);
  CHECK(kind_of_action("search_dir lr") == ActionKind::search);
  CHECK(kind_of_action("torchrun train.py") == ActionKind::python);
  CHECK(kind_of_action("  validate") == ActionKind::validate);
  CHECK(kind_of_action("submit\n") == ActionKind::submit);
  CHECK(kind_of_action("memory_read \"lr\"") == ActionKind::other);
}

TEST_CASE("what no tool is called is for the shell") {
  CHECK(kind_of_action("editor file") == ActionKind::bash);
  CHECK(kind_of_action("OMP_NUM_THREADS=1 python train.py") == ActionKind::bash);
  CHECK(kind_of_action("exit_cost") == ActionKind::bash);
  CHECK(kind_of_action("") == ActionKind::bash);
}

TEST_CASE("the first word stands between white space") {
  CHECK(first_word("\n\t ls -l") == "ls");
  CHECK(first_word("ls") == "ls");
  CHECK(first_word(" \n").empty());
}
