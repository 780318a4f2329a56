// What the profile `honest` warns of, and what it does not.
#include "catch.h"
#include "honest_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::failed_row;
using mlgym::test::row_of_test;
using mlgym::test::table_of;

std::vector<EpisodeRow> five() {
  std::vector<EpisodeRow> rows;
  for (int i = 0; i < 5; ++i) rows.push_back(row_of_test(0.1 * i));
  return rows;
}

bool warns(const std::vector<EpisodeRow>& rows, const std::string& of) {
  for (const auto& row : table_of(rows, "caveats")) {
    if (row["caveat"].get<std::string>().find(of) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("five good episodes need no caveat") { CHECK(table_of(five(), "caveats").empty()); }

TEST_CASE("few episodes and single ones are counted by cell") {
  auto rows = five();
  rows.push_back(row_of_test(1, "single"));
  rows.push_back(row_of_test(1, "few"));
  rows.push_back(row_of_test(2, "few"));
  CHECK(warns(rows, "n = 1 in 1 of 3 cells"));
  CHECK(warns(rows, "n < 5 in 1 of 3 cells"));
}

TEST_CASE("failures and floors are counted by episode") {
  auto rows = five();
  rows[0].floored = "nothing was submitted";
  rows.push_back(failed_row("error"));
  rows.push_back(failed_row("pending"));
  CHECK(warns(rows, "2 of 7 episodes have no outcome"));
  CHECK(warns(rows, "1 of 7 episodes ended with nothing that could be scored"));
}

TEST_CASE("a floor that nobody knows is said by cell") {
  EpisodeRow row = failed_row("pending");
  row.floor = row.baseline = row.target = EpisodeRow::kNone;
  CHECK(warns({row}, "pong:full, baseline: has no mean"));
  CHECK_FALSE(warns({failed_row("pending")}, "has no mean"));
}

TEST_CASE("episodes of one cell with one seed are not independent; of two cells they are") {
  auto rows = five();
  rows[1].seed = rows[0].seed;
  CHECK(warns(rows, "1 of 5 episodes repeat the seed"));
  rows[1].agent = "other";
  CHECK_FALSE(warns(rows, "repeat the seed"));
}

TEST_CASE("pools and variants of one task are named") {
  auto rows = five();
  rows[0].pool = "test/00";
  rows[1].variant = "lite";
  CHECK(warns(rows, "pong:full was played with different feedback or data: its 2 pools"));
  CHECK(warns(rows, "pong was played in 2 variants"));
}

TEST_CASE("agents that played different tasks are warned about") {
  auto rows = five();
  for (auto row : five()) {
    row.agent = "other";
    rows.push_back(row);
  }
  CHECK_FALSE(warns(rows, "not every agent"));
  rows[0].task = "chess";
  CHECK(warns(rows, "not every agent played the same tasks in the variant full"));
}

TEST_CASE("marks are counted and explained, unknown ones too") {
  auto rows = five();
  rows[0].marks = {"soft-limits", "martian"};
  rows[1].marks = {"soft-limits"};
  CHECK(warns(rows, "marked soft-limits, 2 of 5 episodes: the sandbox could not"));
  CHECK(warns(rows, "marked martian, 1 of 5 episodes"));
}
