// Scores by the Python programs beside this file.
#pragma once

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "base/json.h"
#include "base/process.h"
#include "folder.h"

namespace mlgym::test {

// What the program prints for a request; the test fails where it does not end well.
inline std::string printed_by(const std::string& program, const Json& request) {
  const Folder folder;
  ProgramSpec spec;
  spec.arguments = {"/usr/bin/python3", "-B", METRIC_TESTS + ("/" + program),
                    folder.write("request.json", dump_json(request)).string()};
  spec.environment = current_environment();
  const auto printed = output_of(spec, Deadline::after(120));
  INFO(program << " " << (printed.ok() ? "" : printed.status().ToString()));
  REQUIRE(printed.ok());
  return *printed;
}

// Random words of a small vocabulary, so that runs of them are often the same.
class Babbler {
 public:
  explicit Babbler(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t count) { return random_() % count; }
  std::string sentence() {
    std::string text;
    for (std::size_t words = 1 + below(14); words > 0; --words)
      text += (text.empty() ? "" : " ") + std::string(1, static_cast<char>('a' + below(5)));
    return text;
  }

 private:
  std::mt19937 random_;
};

// Captions, and one to `most` references for each, given in both forms: by row for Python, by
// place for the metrics, where an empty text is none.
struct Captions {
  std::vector<std::string> predictions;
  std::vector<std::vector<std::string>> by_row, by_place;
};
inline Captions random_captions(unsigned seed, std::size_t rows, std::size_t most) {
  Babbler babbler(seed);
  Captions captions;
  captions.by_place.assign(most, std::vector<std::string>(rows));
  for (std::size_t i = 0; i < rows; ++i) {
    captions.predictions.push_back(babbler.sentence());
    captions.by_row.emplace_back();
    for (std::size_t k = 0, count = 1 + babbler.below(most); k < count; ++k) {
      captions.by_row.back().push_back(babbler.sentence());
      captions.by_place[k][i] = captions.by_row.back().back();
    }
  }
  return captions;
}

}  // namespace mlgym::test
