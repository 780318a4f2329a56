#include "notes.h"

#include <atomic>
#include <mlgym/plugin.hpp>
#include <random>
#include <thread>
#include <vector>

#include "catch.h"
#include "folder.h"
#include "notes_query.h"

using memory::Notes;

TEST_CASE("the note that has more and rarer words of the query comes first") {
  const mlgym::test::Folder folder;
  Notes notes((folder / "notes").string(), 1);
  CHECK(notes.add("the learning rate of 0.1 diverged"));
  CHECK(notes.add("the model with the larger kernel overfits"));
  CHECK(notes.add("a larger learning rate needs warm-up, and a rate schedule"));
  CHECK_FALSE(notes.add("the model with the larger kernel overfits"));
  CHECK(notes.count() == 3);
  const auto found = notes.find("learning rates, warmed up", 2);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "a larger learning rate needs warm-up, and a rate schedule");
  CHECK(found[1] == "the learning rate of 0.1 diverged");
}

TEST_CASE("nothing in a query is syntax") {
  CHECK(memory::match_any_word("a\" OR b* NEAR(c)") == R"("a" OR "OR" OR "b" OR "NEAR" OR "c")");
  CHECK(memory::match_any_word("\"-*:^ ()").empty());
  const mlgym::test::Folder folder;
  Notes notes((folder / "notes").string(), 1);
  notes.add("a b c");
  std::mt19937 random(7);
  const std::string pieces[] = {"\"", "'", "*", "AND", " ",    "a",    "(", ")",
                                ":",  "^", "-", "é",   "\xff", "NEAR", "+", "{"};
  for (int i = 0; i < 2000; ++i) {
    std::string query = "a ";
    for (auto k = random() % 10; k > 0; --k) query += pieces[random() % 16];
    CHECK_NOTHROW(notes.find(query, 3));
  }
  CHECK_THROWS_AS(notes.find("?!", 3), mlgym::Error);
}

TEST_CASE("several may write to one file at a time, and no note is lost") {
  const mlgym::test::Folder folder;
  const std::string file = (folder / "notes").string();
  std::vector<std::thread> writers;
  std::atomic<int> failed = 0;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&file, &failed, writer] {
      try {
        for (int i = 0; i < 10; ++i)
          Notes(file, 20).add("note " + std::to_string(i) + " of " + std::to_string(writer));
      } catch (const mlgym::Error&) {
        ++failed;
      }
    });
  }
  for (auto& writer : writers) writer.join();
  CHECK(failed == 0);
  CHECK(Notes(file, 1).count() == 40);
}

TEST_CASE("a file that holds no notes is an error in words") {
  const mlgym::test::Folder folder;
  const auto file = folder.write("notes", std::string(5000, 'x'));
  CHECK_THROWS_AS(Notes(file.string(), 1), mlgym::Error);
  CHECK_THROWS_AS(Notes("/nowhere/notes", 1), mlgym::Error);
}
