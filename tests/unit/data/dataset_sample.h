// A whole data set in a folder of its own, to be spoilt in one place.
#pragma once

#include <string>

#include "base/digest.h"
#include "base/status.h"
#include "data/dataset_file.h"
#include "folder.h"
#include "matching.h"
#include "variable.h"

namespace mlgym::test {

constexpr const char* kSampleContent = "1,2\n";

inline std::string sample_dataset() {
  return R"(mlgym_dataset: 1
id: numbers
title: Numbers
licence: CC0
homepage: https://example.org
parts: [train, test]
sources:
  - {path: numbers.csv, sha256: )" +
         sha256_hex(kSampleContent) + R"(}
prepare: {command: "python3 prepare.py", timeout: 30s}
)";
}

// The sample with one piece of its text replaced.
inline std::string sample_with(const std::string& from, const std::string& to) {
  std::string yaml = sample_dataset();
  const auto at = yaml.find(from);
  REQUIRE(at != std::string::npos);
  return yaml.replace(at, from.size(), to);
}

class SampleDataset {
 public:
  explicit SampleDataset(const std::string& yaml = sample_dataset()) {
    scratch_.write("numbers/dataset.yaml", yaml);
    scratch_.write("numbers/prepare.py", "pass\n");
  }
  std::filesystem::path folder() const { return scratch_ / "numbers"; }
  const Folder& scratch() const { return scratch_; }

  DatasetDefinition load() const {
    const auto dataset = load_dataset(folder());
    INFO(dataset.status().ToString());
    REQUIRE(dataset.ok());
    return *dataset;
  }
  // What is wrong with it, after the folder's name; empty when nothing is.
  std::string problem() const {
    const auto dataset = load_dataset(folder());
    if (dataset.ok()) return "";
    const std::string text(message_of(dataset.status()));
    const std::string start = folder().string() + "/";
    return starts_with(text, start) ? text.substr(start.size()) : text;
  }

 private:
  Folder scratch_;
};

}  // namespace mlgym::test
