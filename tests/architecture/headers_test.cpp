// Every header of the SDK compiles alone, in each language and standard that it promises, by every
// compiler at hand, with warnings as errors.
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/text.h"
#include "catch.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym;

struct Compilation {
  std::string compiler, standard;
  fs::path header;
  std::string command() const {
    const bool c = standard == "c11";
    return "printf '#include <mlgym/%s>\\n' " + shell_quote(header.string()) + " | " + compiler +
           " -x " + (c ? "c" : "c++") + " -std=" + standard +
           " -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Werror -I" +
           shell_quote(MLGYM_SDK_HEADERS) + " -I" + shell_quote(MLGYM_SDK_GENERATED) +
           " - 2>&1; true";
  }
};

// What a shell command prints.
std::string words_of(const std::string& command) {
  const auto words =
      output_of({{"/bin/sh", "-c", command}, current_environment(), {}}, Deadline::after(120));
  return words.ok() ? *words : "the compiler did not end: " + std::string(words.status().message());
}

bool is_there(const std::string& compiler) {
  return !words_of("command -v " + compiler + "; true").empty();
}

std::vector<Compilation> compilations(const std::string& c, const std::string& cxx) {
  std::vector<Compilation> all;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(MLGYM_SDK_HEADERS) / "mlgym")) {
    if (!entry.is_regular_file()) continue;
    const fs::path header = entry.path().lexically_relative(fs::path(MLGYM_SDK_HEADERS) / "mlgym");
    if (header.extension() == ".h") all.push_back({c, "c11", header});
    for (const char* standard : {"c++17", "c++20"}) all.push_back({cxx, standard, header});
  }
  REQUIRE(all.size() > 40);
  return all;
}

void compile(const std::string& c, const std::string& cxx) {
  if (!is_there(c) || !is_there(cxx)) {
    WARN(c << " or " << cxx << " is absent: nothing was compiled by it");
    return;
  }
  const auto all = compilations(c, cxx);
  const auto half = [&all](std::size_t first) {
    std::vector<std::string> problems;
    for (std::size_t i = first; i < all.size(); i += 2) {
      const std::string words = words_of(all[i].command());
      if (!words.empty())
        problems.push_back(all[i].header.string() + " as " + all[i].standard + ": " + words);
    }
    return problems;
  };
  auto other = std::async(std::launch::async, half, 1);
  auto problems = half(0);
  for (auto& problem : other.get()) problems.push_back(std::move(problem));
  for (const auto& problem : problems) FAIL_CHECK(problem);
  SUCCEED(all.size() << " compilations");
}

}  // namespace

TEST_CASE("every header of the SDK compiles alone by GCC") { compile("gcc", "g++"); }

TEST_CASE("every header of the SDK compiles alone by Clang") { compile("clang", "clang++"); }
