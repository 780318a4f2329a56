#include "check/control_groups.h"

#include "catch.h"

using namespace mlgym;
using Status = Finding::Status;

namespace {

constexpr const char* kUnified =
    "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
    "31 23 0:29 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr const char* kHybrid =
    "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
    "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd\n"
    "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
constexpr const char* kOwn =
    "9:name=systemd:/\n4:memory:/process/6363\n2:cpu,cpuacct:/batch\n0::/user.slice/a:b.scope\n";

ControlGroups groups(const char* mountinfo, std::set<std::string> controllers) {
  ControlGroups seen;
  seen.mounts = control_group_mounts(mountinfo);
  seen.writable = !controllers.empty();
  seen.controllers = std::move(controllers);
  if (!seen.writable) seen.problem = "/sys/fs/cgroup/x: Permission denied";
  return seen;
}

}  // namespace

TEST_CASE("control groups of version 2 have one mount") {
  const auto mounts = control_group_mounts(kUnified);
  CHECK(mounts.unified == "/sys/fs/cgroup");
  CHECK(mounts.legacy.empty());
}

TEST_CASE("control groups of version 1 have a mount for each controller") {
  const auto mounts = control_group_mounts(kHybrid);
  CHECK(mounts.unified == "/sys/fs/cgroup/unified");
  CHECK(mounts.legacy.size() == 3);
  CHECK(mounts.legacy.at("cpu") == "/sys/fs/cgroup/cpu,cpuacct");
  CHECK(mounts.legacy.at("cpuacct") == "/sys/fs/cgroup/cpu,cpuacct");
  CHECK(mounts.legacy.at("memory") == "/sys/fs/cgroup/memory");
}

TEST_CASE("lines that are no mounts are passed over") {
  const auto mounts = control_group_mounts("\nx\n - \n1 2 - cgroup2\n1 2 3 4 5 - cgroup2\n");
  CHECK(mounts.unified.empty());
  CHECK(mounts.legacy.empty());
}

TEST_CASE("a process is in one group of each hierarchy") {
  CHECK(control_group(kOwn, "") == "/user.slice/a:b.scope");
  CHECK(control_group(kOwn, "memory") == "/process/6363");
  CHECK(control_group(kOwn, "cpuacct") == "/batch");
  CHECK(control_group(kOwn, "pids") == "");
  CHECK(control_group("", "") == "");
}

TEST_CASE("groups with every controller that boxes want are in order") {
  const Finding finding = judge_control_groups(groups(kUnified, {"cpu", "io", "memory", "pids"}));
  CHECK(finding.status == Status::ok);
  CHECK(finding.detail.find("version 2") != finding.detail.npos);
  CHECK(finding.remedy.empty());
}

TEST_CASE("a controller that is not passed on is told") {
  const Finding finding = judge_control_groups(groups(kUnified, {"memory", "pids"}));
  CHECK(finding.status == Status::soft);
  CHECK(finding.detail.find("without cpu") != finding.detail.npos);
}

TEST_CASE("groups that may not be made are soft, with the remedy of their version") {
  const Finding unified = judge_control_groups(groups(kUnified, {}));
  CHECK(unified.status == Status::soft);
  CHECK(unified.detail.find("Permission denied") != unified.detail.npos);
  CHECK(unified.remedy.find("Delegate=yes") != unified.remedy.npos);
  const Finding hybrid = judge_control_groups(groups(kHybrid, {}));
  CHECK(hybrid.detail.find("hybrid") != hybrid.detail.npos);
  CHECK(hybrid.remedy.find("unified_cgroup_hierarchy") != hybrid.remedy.npos);
}

TEST_CASE("no control groups at all are soft") {
  CHECK(judge_control_groups(groups("", {})).status == Status::soft);
}
