#include "base/file.h"

#include <fcntl.h>

#include <atomic>
#include <thread>
#include <vector>

#include "catch.h"
#include "folder.h"

using namespace mlgym;
namespace fs = std::filesystem;

using test::Folder;

TEST_CASE("an atomic write replaces the whole content and leaves nothing else") {
  const Folder folder;
  const fs::path file = folder.path() / "file";
  REQUIRE(write_file_atomically(file, "first, and longer").ok());
  REQUIRE(write_file_atomically(file, "second").ok());
  CHECK(*read_file(file) == "second");
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("of many that create one file exclusively, one wins and its content stands") {
  const Folder folder;
  for (int round = 0; round < 20; ++round) {
    const fs::path file = folder.path() / std::to_string(round);
    std::atomic<int> winner = -1, wins = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        const auto status = create_file_exclusively(file, std::to_string(i));
        if (status.ok()) {
          winner = i;
          ++wins;
        } else if (status.code() != absl::StatusCode::kAlreadyExists) {
          wins = 100;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    REQUIRE(wins == 1);
    CHECK(*read_file(file) == std::to_string(winner));
  }
}

TEST_CASE("what cannot be read or written is told with its path") {
  const auto missing = read_file("/nonexistent/file");
  CHECK(missing.status().code() == absl::StatusCode::kNotFound);
  CHECK(missing.status().ToString().find("/nonexistent/file") != std::string::npos);
  CHECK_FALSE(write_file_atomically("/nonexistent/file", "x").ok());
}

TEST_CASE("a full device is told apart from other failures") {
  Descriptor full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  if (!full.valid()) return;
  CHECK(write_all(full.get(), "x").code() == absl::StatusCode::kResourceExhausted);
}
