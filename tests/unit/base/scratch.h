// What a test leaves behind is undone at its end: folders and environment variables of its own.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"
#include "catch.h"

namespace mlgym::test {

class Scratch {
 public:
  Scratch()
      : path_(*make_temporary_folder(
            std::filesystem::canonical(std::filesystem::temp_directory_path()), "mlgym-test-")) {}
  ~Scratch() { (void)remove_tree(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

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

class Variable {
 public:
  Variable(std::string name, const std::string& value) : name_(std::move(name)) {
    if (const char* before = std::getenv(name_.c_str())) before_ = before;
    setenv(name_.c_str(), value.c_str(), 1);
  }
  ~Variable() {
    if (before_) {
      setenv(name_.c_str(), before_->c_str(), 1);
    } else {
      unsetenv(name_.c_str());
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  std::string name_;
  std::optional<std::string> before_;
};

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline bool starts_with(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

}  // namespace mlgym::test
