// Copies of tasks, changed and checked.
#pragma once

#include <filesystem>
#include <string>

#include "base/file.h"
#include "program.h"

namespace mlgym::test {

// A copy of a folder of ours below tasks/, to be changed: in `folder` by the name `as`, or its own.
inline std::filesystem::path copied(const Folder& folder, const std::string& as,
                                    const std::string& ours) {
  const std::filesystem::path copy = folder / as;
  REQUIRE(create_folders(copy.parent_path()).ok());
  std::filesystem::copy(std::filesystem::path(MLGYM_SOURCE_DIR) / "tasks" / ours, copy,
                        std::filesystem::copy_options::recursive);
  return copy;
}
inline std::filesystem::path copied(const Folder& folder, const std::string& task) {
  return copied(folder, task, task);
}

inline void replace_in(const std::filesystem::path& file, const std::string& what,
                       const std::string& with) {
  std::string text = *read_file(file);
  const auto at = text.find(what);
  INFO(file.string() << " without " << what);
  REQUIRE(at != text.npos);
  text.replace(at, what.size(), with);
  REQUIRE(write_file_atomically(file, text).ok());
}

// The status and detail of one check.
struct Found {
  int code = -1;
  std::string status, detail;
};

inline Found check(const Folder& folder, const std::filesystem::path& task, const std::string& name,
                   const Variables& variables = {}) {
  const auto finished =
      run_mlgym(folder, {"check", "task", task.string(), "--only", name, "--json"}, variables);
  Found found{finished.code, "", ""};
  const Json document = finished.json();
  REQUIRE(document["subjects"].size() == 1);
  for (const auto& one : document["subjects"][0]["checks"]) {
    INFO(one.dump());
    if (one["name"] == name) {
      found.status = one["status"];
      found.detail = one["detail"];
    }
  }
  return found;
}

inline void check_fails(const Folder& folder, const std::filesystem::path& task,
                        const std::string& name, const std::string& because,
                        const Variables& variables = {}) {
  const Found found = check(folder, task, name, variables);
  INFO(name << ": " << found.detail);
  CHECK(found.code == 1);
  CHECK(found.status == "fail");
  CHECK(found.detail.find(because) != std::string::npos);
}

}  // namespace mlgym::test
