// A folder of its own for a test, removed at the end.
#pragma once

#include <filesystem>
#include <string>

#include "base/file.h"
#include "catch.h"

namespace mlgym::test {

class Folder {
 public:
  Folder()
      : path_(*make_temporary_folder(
            std::filesystem::canonical(std::filesystem::temp_directory_path()), "mlgym-test-")) {}
  ~Folder() { (void)remove_tree(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  // Writes a file, making its folders.
  std::filesystem::path write(const std::string& name, const std::string& content) const {
    REQUIRE(create_folders((path_ / name).parent_path()).ok());
    REQUIRE(write_file_atomically(path_ / name, content).ok());
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace mlgym::test
