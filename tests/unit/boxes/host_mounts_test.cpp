// Which of the host's mounts boxes have no use for.
#include "sandbox_bubblewrap/host_mounts.h"

#include "catch.h"

using bubblewrap::mounts_of_kernel_facts;
using Paths = std::vector<std::string>;

TEST_CASE("what shows the kernel's own facts is left, the last mounted first") {
  CHECK(mounts_of_kernel_facts(
            "22 1 254:0 / / rw - ext4 /dev/vda rw\n"
            "23 22 0:21 / /proc rw,relatime - proc proc rw\n"
            "31 23 0:29 / /sys/fs/cgroup rw shared:4 master:1 - cgroup2 cgroup2 rw,nsdelegate\n"
            "32 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
            "33 22 0:33 / /home rw - tmpfs cgroup rw\n"
            "34 23 0:34 / /sys/kernel/a\\040b\\134c rw - tracefs tracefs rw\n") ==
        Paths{"/sys/kernel/a b\\c", "/sys/fs/cgroup/memory", "/sys/fs/cgroup"});
}

TEST_CASE("lines of another form are passed over") {
  CHECK(mounts_of_kernel_facts("").empty());
  CHECK(mounts_of_kernel_facts("\n - cgroup\n1 2 3 4 5 -\n1 2 3 4 5 6\n- - -").empty());
}
