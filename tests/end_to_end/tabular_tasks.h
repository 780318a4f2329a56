// The tasks on tables, prepared once a program from real files, where these are there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "program.h"

namespace mlgym::test {

// Folder of the files that people who have them bring, beside the checkout.
inline std::filesystem::path brought_files() {
  if (const char* given = std::getenv("MLGYM_SHARED_DATA")) return given;
  return std::filesystem::path(MLGYM_SOURCE_DIR).parent_path() / "shared/data";
}

// Prepares `house-prices` and `titanic` in a folder of the program's own.
class PreparedTables {
 public:
  // Null, with a warning, where the files are absent.
  static const PreparedTables* get() {
    for (const char* file : {"house-prices/train.csv", "titanic/train.csv"}) {
      if (std::filesystem::exists(brought_files() / file)) continue;
      WARN("skipped: there is no " << (brought_files() / file).string());
      return nullptr;
    }
    static const PreparedTables prepared;
    return &prepared;
  }

  Variables variables() const { return {{"MLGYM_DATA", (folder_ / "data").string()}}; }
  Finished mlgym(const std::vector<std::string>& arguments) const {
    return run_mlgym(folder_, arguments, variables());
  }
  const Folder& folder() const { return folder_; }
  // The prepared data of "TASK:VARIANT".
  std::filesystem::path data(const std::string& task) const {
    const Finished finished = mlgym({"prepare", task, "--json"});
    INFO(finished.out << finished.err);
    REQUIRE(finished.code == 0);
    return finished.json()["tasks"][0]["path"].get<std::string>();
  }

 private:
  PreparedTables() {
    const Finished finished = mlgym({"prepare", "house-prices", "house-prices:paper", "titanic",
                                     "titanic:paper", "--from", brought_files().string()});
    INFO(finished.out << finished.err);
    REQUIRE(finished.code == 0);
  }
  Folder folder_;
};

}  // namespace mlgym::test
