// One process at a time fills a folder.
#include "data/folder_lock.h"

#include <chrono>
#include <thread>

#include "catch.h"
#include "folder.h"

using namespace mlgym;
using namespace mlgym::test;

TEST_CASE("a lock is given to one at a time, and makes its folder") {
  const Folder scratch;
  std::atomic<bool> cancelled = true;
  {
    const auto lock = FolderLock::take(scratch / "a/b", nullptr);
    REQUIRE(lock.ok());
    CHECK(FolderLock::take(scratch / "a/b", &cancelled).status().code() ==
          absl::StatusCode::kCancelled);
    CHECK(FolderLock::take(scratch / "a/c", &cancelled).ok());
  }
  CHECK(FolderLock::take(scratch / "a/b", &cancelled).ok());
}

TEST_CASE("who waits gets the lock when it is given back") {
  const Folder scratch;
  auto lock =
      std::make_unique<absl::StatusOr<FolderLock>>(FolderLock::take(scratch.path(), nullptr));
  REQUIRE(lock->ok());
  std::atomic<bool> taken = false;
  std::thread other([&] {
    const auto second = FolderLock::take(scratch.path(), nullptr);
    taken = second.ok();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK_FALSE(taken);
  lock.reset();
  other.join();
  CHECK(taken);
}

TEST_CASE("leftovers are removed by their prefix") {
  const Folder scratch;
  scratch.write(".draft-1/deep/file", "");
  scratch.write(".draft-2", "");
  scratch.write("kept/.draft-3", "");
  const auto lock = FolderLock::take(scratch.path(), nullptr);
  REQUIRE(lock.ok());
  lock->remove_leftovers(".draft-");
  CHECK_FALSE(std::filesystem::exists(scratch / ".draft-1"));
  CHECK_FALSE(std::filesystem::exists(scratch / ".draft-2"));
  CHECK(std::filesystem::exists(scratch / "kept/.draft-3"));
}
