// Where control groups are, as /proc tells it.
#include "sandbox_bubblewrap/control_groups.h"

#include <random>

#include "catch.h"

using bubblewrap::places_of_groups;

namespace {

// "controller version folder" of each, one a line.
std::string places(const std::string& mountinfo, const std::string& cgroup) {
  std::string text;
  for (const auto& [name, place] : places_of_groups(mountinfo, cgroup))
    text += name + " " + std::to_string(place.version) + " " + place.folder + "\n";
  return text;
}

const std::string kUnified =
    "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
    "31 23 0:29 / /sys/fs/cgroup rw,nosuid shared:4 master:1 - cgroup2 cgroup2 rw,nsdelegate\n";
const std::string kMemory =
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";

}  // namespace

TEST_CASE("a computer with version 2 has one place") {
  CHECK(places(kUnified, "0::/user.slice/a:b.scope\n") ==
        " 2 /sys/fs/cgroup/user.slice/a:b.scope\n");
  CHECK(places(kUnified, "0::/\n") == " 2 /sys/fs/cgroup\n");
}

TEST_CASE("a computer with version 1 has a place for each controller") {
  CHECK(places(
            "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n" + kMemory,
            "4:memory:/process/6363\n2:cpu,cpuacct:/batch\n1:name=systemd:/\n") ==
        "cpu 1 /sys/fs/cgroup/cpu,cpuacct/batch\ncpuacct 1 /sys/fs/cgroup/cpu,cpuacct/batch\n"
        "memory 1 /sys/fs/cgroup/memory/process/6363\n");
}

TEST_CASE("a computer with both versions has the places of both") {
  CHECK(places(kMemory + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
               "4:memory:/m\n0::/u\n") ==
        "memory 1 /sys/fs/cgroup/memory/m\n 2 /sys/fs/cgroup/unified/u\n");
}

TEST_CASE("a container's mount shows its own part only") {
  const std::string mount = "31 23 0:29 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
  CHECK(places(mount, "0::/docker/abc\n") == " 2 /sys/fs/cgroup\n");
  CHECK(places(mount, "0::/docker/abc/inner\n") == " 2 /sys/fs/cgroup/inner\n");
  // Another container's, whose name begins alike.
  CHECK(places(mount, "0::/docker/abcd\n").empty());
  CHECK(places(mount, "0::/elsewhere\n").empty());
}

TEST_CASE("without mounts or groups there is no place") {
  CHECK(places("", "0::/\n").empty());
  CHECK(places(kUnified, "").empty());
  CHECK(places("31 23 0:29 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n", "0::/\n").empty());
}

TEST_CASE("garbage gives no place and does no harm") {
  std::mt19937 random(3);
  const std::string alphabet = "0:/ -,\nacgroup2memory\\\xff";
  const std::string good = kUnified + kMemory;
  for (int round = 0; round < 5000; ++round) {
    std::string mountinfo = good, cgroup = "4:memory:/a\n0::/b\n";
    for (std::string* text : {&mountinfo, &cgroup}) {
      for (unsigned changes = random() % 8; changes > 0; --changes)
        (*text)[random() % text->size()] = alphabet[random() % alphabet.size()];
      if (random() % 4 == 0) text->resize(random() % text->size());
    }
    for (const auto& [name, place] : places_of_groups(mountinfo, cgroup))
      CHECK((place.version == 1 || place.version == 2));
  }
}
