// What is kept of output, whatever is printed and however it arrives.
#include "boxes/shell_output.h"

#include <random>

#include "catch.h"

using mlgym::OutputCapture;

namespace {

std::string kept(const std::string& printed, std::size_t limit = 1000, std::size_t chunk = 7) {
  OutputCapture output(limit);
  for (std::size_t at = 0; at < printed.size(); at += chunk)
    output.add(std::string_view(printed).substr(at, chunk));
  CHECK(output.total() == printed.size());
  return output.text();
}

}  // namespace

TEST_CASE("of a progress bar its last state is kept") {
  std::string bar = "start\n";
  for (int i = 0; i <= 5000; ++i) bar += "\r" + std::to_string(i) + "/5000 it";
  CHECK(kept(bar + "\nend\n") == "start\n5000/5000 it\nend\n");
  CHECK(kept(bar) == "start\n5000/5000 it");
  CHECK(kept("a\rb\r\rc") == "c");
  CHECK(kept("done\r") == "done");
}

TEST_CASE("data with carriage returns is kept as it is") {
  const std::string data("\0\xff\rmore\r\n", 9);
  CHECK(kept(data) == data);
}

TEST_CASE("lines that end as on other systems are whole") {
  CHECK(kept("one\r\ntwo\r\r\nthree") == "one\ntwo\nthree");
}

TEST_CASE("the middle of a flood is cut with the exact number of missing bytes") {
  OutputCapture output(100);
  for (int i = 0; i < 1000; ++i) output.add("0123456789");
  CHECK(output.dropped() == 9900);
  CHECK(output.text().find("[... 9900 bytes not shown ...]") != std::string::npos);
  CHECK(kept(std::string(1000, '\n'), 100).find("[... 900 bytes") != std::string::npos);
}

TEST_CASE("however output arrives, the same is kept") {
  std::mt19937 random(1);
  const std::string alphabet("ab\r\n\xff\0", 6);
  for (int round = 0; round < 300; ++round) {
    std::string printed;
    for (int i = 0; i < 400; ++i) printed += alphabet[random() % alphabet.size()];
    const std::string whole = kept(printed, 60, printed.size());
    for (const std::size_t chunk : {1, 2, 3, 64}) CHECK(kept(printed, 60, chunk) == whole);
  }
}
