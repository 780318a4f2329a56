#include "analysis/file_window.h"

#include <random>

#include "catch.h"

using namespace mlgym;

TEST_CASE("a window tells path, lines and text") {
  const auto window = find_window(
      "[File: /home/agent/workspace/a.py (2 lines total)]\n1:import os\n2:\nFile updated.");
  REQUIRE(window);
  CHECK(window->path == "/home/agent/workspace/a.py");
  CHECK(window->lines == 2);
  CHECK(window->first == 1);
  CHECK(window->text == "import os\n\n");
  CHECK(window->whole());
}

TEST_CASE("a window into a longer file is not the whole file") {
  const auto window = find_window(
      "Moved.\n[File: a.py (9 lines total)]\n(3 more lines above)\n4:x\n5:y\n"
      "(4 more lines below)\n");
  REQUIRE(window);
  CHECK(window->first == 4);
  CHECK(window->shown == 2);
  CHECK(window->text == "x\ny\n");
  CHECK_FALSE(window->whole());
}

TEST_CASE("what only looks like a window is none") {
  CHECK_FALSE(find_window(""));
  CHECK_FALSE(find_window("see [File: a.py (2 lines total)]\n1:x\n"));
  CHECK_FALSE(find_window("[File: a.py (two lines total)]\n"));
  CHECK_FALSE(find_window("[File: a.py]\n1:x"));
  CHECK_FALSE(find_window("[File: (2 lines total)]"));
}

TEST_CASE("a line out of order ends a window") {
  const auto window = find_window("[File: a.py (3 lines total)]\n1:x\n3:z\n");
  REQUIRE(window);
  CHECK(window->shown == 1);
  CHECK_FALSE(window->whole());
}

TEST_CASE("damaged windows are read without harm") {
  const std::string whole =
      "[File: /w/a.py (12 lines total)]\n(1 more lines above)\n2:a\n3:b\n(9 more lines below)\n";
  std::mt19937 random(1);
  for (int round = 0; round < 5000; ++round) {
    std::string text = whole;
    for (int change = 0; change < 3; ++change)
      text[random() % text.size()] = static_cast<char>(random() % 256);
    text.resize(random() % (text.size() + 1));
    const auto window = find_window(text);
    if (window) CHECK(window->text.size() <= text.size());
  }
}
