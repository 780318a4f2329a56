// A disk that fills up during a run.
#include <sys/mount.h>
#include <unistd.h>

#include <cstdio>

#include "base/file.h"
#include "catch.h"
#include "program.h"

namespace {
using namespace mlgym::test;

// A small file system of its own, for root.
class SmallDisk {
 public:
  SmallDisk(std::filesystem::path at, const char* size) : at_(std::move(at)) {
    std::filesystem::create_directories(at_);
    mounted_ = mount("tmpfs", at_.c_str(), "tmpfs", 0, size) == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(at_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }

 private:
  std::filesystem::path at_;
  bool mounted_ = false;
};

}  // namespace

TEST_CASE("a full disk ends the run with one message and exit code 3, and no record is lost") {
  const Folder folder;
  const SmallDisk disk(folder / "disk", "size=220k");
  if (!disk.mounted()) {
    WARN("skipped: mounting a small file system needs root");
    return;
  }
  const std::vector<std::string> run = {"run",      "-t", "battle-of-sexes", "-a", "baseline",
                                        "-k",       "20", "--seed",          "3",  "--run-dir",
                                        "disk/here"};
  const Finished finished = run_mlgym(folder, run);
  INFO(finished.err);
  CHECK(finished.code == 3);
  CHECK(finished.err.find("No space left on device") != std::string::npos);
  CHECK(finished.err.find("disk/here") != std::string::npos);
  const int kept = committed(folder / "disk/here");
  CHECK(kept > 0);
  CHECK(kept < 20);

  // With room again, what was committed stays and the rest is played.
  REQUIRE(mount("tmpfs", (folder / "disk").c_str(), "tmpfs", MS_REMOUNT, "size=20m") == 0);
  CHECK(run_mlgym(folder, {"log", "verify", "disk/here"}).code == 0);
  CHECK(run_mlgym(folder, run).code == 0);
  CHECK(committed(folder / "disk/here") == 20);
  CHECK(run_mlgym(folder, {"log", "verify", "disk/here"}).code == 0);
}

TEST_CASE("a disk that is full from the start is told as such") {
  const Folder folder;
  const SmallDisk disk(folder / "disk", "size=4k,nr_inodes=4");
  if (!disk.mounted()) {
    WARN("skipped: mounting a small file system needs root");
    return;
  }
  const Finished finished = run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "baseline",
                                               "--run-dir", "disk/here", "--json"});
  CHECK(finished.code == 3);
  CHECK(finished.json()["error"]["kind"] == "environment");
}
