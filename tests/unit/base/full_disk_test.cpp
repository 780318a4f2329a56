// A disk that is full when a file is to be written.
#include <sys/mount.h>

#include <iterator>

#include "catch.h"
#include "folder.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

// A small file system of its own, for root.
class SmallDisk {
 public:
  explicit SmallDisk(fs::path at) : at_(std::move(at)) {
    fs::create_directories(at_);
    mounted_ = mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=64k") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(at_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }
  const fs::path& path() const { return at_; }
  auto entries() const { return std::distance(fs::directory_iterator(at_), {}); }

 private:
  fs::path at_;
  bool mounted_ = false;
};

const std::string kTooMuch(200000, 'x');

}  // namespace

TEST_CASE("an atomic write to a full disk says so and leaves nothing") {
  const Folder scratch;
  const SmallDisk disk(scratch / "disk");
  if (!disk.mounted()) {
    WARN("skipped: mounting a small file system needs root");
    return;
  }
  const absl::Status status = write_file_atomically(disk.path() / "file", kTooMuch);
  CHECK(status.code() == absl::StatusCode::kResourceExhausted);
  CHECK(contains(status.ToString(), (disk.path() / "file").string()));
  CHECK(disk.entries() == 0);
}

TEST_CASE("an atomic write to a full disk keeps the old content") {
  const Folder scratch;
  const SmallDisk disk(scratch / "disk");
  if (!disk.mounted()) {
    WARN("skipped: mounting a small file system needs root");
    return;
  }
  REQUIRE(write_file_atomically(disk.path() / "file", "old").ok());
  CHECK_FALSE(write_file_atomically(disk.path() / "file", kTooMuch).ok());
  CHECK(*read_file(disk.path() / "file") == "old");
  CHECK(disk.entries() == 1);
}

TEST_CASE("an exclusive creation on a full disk leaves the name free") {
  const Folder scratch;
  const SmallDisk disk(scratch / "disk");
  if (!disk.mounted()) {
    WARN("skipped: mounting a small file system needs root");
    return;
  }
  const absl::Status status = create_file_exclusively(disk.path() / "file", kTooMuch);
  CHECK(status.code() == absl::StatusCode::kResourceExhausted);
  CHECK(disk.entries() == 0);
  CHECK(create_file_exclusively(disk.path() / "file", "fits").ok());
}
