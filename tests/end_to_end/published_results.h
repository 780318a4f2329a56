// MLGym's published results, where the data lies beside the checkout.
#pragma once

#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>

#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "catch.h"
#include "folder.h"

namespace mlgym::test {

inline std::filesystem::path published_folder() {
  return std::filesystem::path(MLGYM_SOURCE_DIR).parent_path() / "shared/data/mlgym-results";
}

// The tree of 676 run folders, unpacked below `folder`; nothing, with a message, without the data.
inline std::optional<std::filesystem::path> unpack_published(const Folder& folder) {
  const auto archive = published_folder() / "results-json.tar.xz";
  if (!std::filesystem::exists(archive)) {
    std::cout << "skipped: " << archive << " is not there\n";
    return std::nullopt;
  }
  ProgramSpec spec;
  spec.arguments = {"/bin/tar", "-xJf", archive.string(), "-C", folder.path().string()};
  spec.environment = {"PATH=/usr/bin:/bin"};
  const auto unpacked = output_of(spec, Deadline::after(120));
  INFO((unpacked.ok() ? "" : unpacked.status().ToString()));
  REQUIRE(unpacked.ok());
  return folder / "trajectories/mlgym_bench_v0";
}

// {row: {column: cell}} of a CSV file without quotes.
inline std::map<std::string, std::map<std::string, std::string>> published_table(
    const std::string& name) {
  std::map<std::string, std::map<std::string, std::string>> table;
  std::vector<std::string> columns;
  for (const auto& line : split(*read_file(published_folder() / name), '\n')) {
    if (trim(line).empty()) continue;
    const auto cells = split(trim(line), ',');
    if (columns.empty()) columns = cells;
    for (std::size_t i = 1; i < cells.size() && cells != columns; ++i)
      table[cells[0]][columns[i]] = cells[i];
  }
  return table;
}

}  // namespace mlgym::test
