#include "seccomp_filter.h"

#include <fcntl.h>
#include <mlgym/kinds/sandbox.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <initializer_list>

namespace bubblewrap {
namespace {

// Calls that change the computer rather than compute: mounts and namespaces, other processes'
// memory, keys, kernel modules, clocks, and wide kernel interfaces that no research program needs.
constexpr const char* kRefused[] = {"mount",
                                    "umount",
                                    "umount2",
                                    "pivot_root",
                                    "chroot",
                                    "open_tree",
                                    "move_mount",
                                    "fsopen",
                                    "fsconfig",
                                    "fsmount",
                                    "fspick",
                                    "mount_setattr",
                                    "unshare",
                                    "setns",
                                    "ptrace",
                                    "process_vm_readv",
                                    "process_vm_writev",
                                    "process_madvise",
                                    "kcmp",
                                    "pidfd_getfd",
                                    "add_key",
                                    "request_key",
                                    "keyctl",
                                    "bpf",
                                    "perf_event_open",
                                    "userfaultfd",
                                    "io_uring_setup",
                                    "io_uring_enter",
                                    "io_uring_register",
                                    "open_by_handle_at",
                                    "name_to_handle_at",
                                    "kexec_load",
                                    "kexec_file_load",
                                    "init_module",
                                    "finit_module",
                                    "delete_module",
                                    "reboot",
                                    "swapon",
                                    "swapoff",
                                    "quotactl",
                                    "quotactl_fd",
                                    "acct",
                                    "settimeofday",
                                    "clock_settime",
                                    "clock_adjtime",
                                    "adjtimex",
                                    "sethostname",
                                    "setdomainname",
                                    "syslog",
                                    "vhangup",
                                    "nfsservctl",
                                    "lookup_dcookie",
                                    "iopl",
                                    "ioperm",
                                    "fanotify_init",
                                    "landlock_create_ruleset",
                                    "memfd_secret",
                                    "personality"};

// Of an argument that the kernel takes for 32 bits.
constexpr scmp_datum_t kLowHalf = 0xffffffffu;

void check(int result, const char* what) {
  if (result < 0) {
    errno = -result;
    fail_system(what);
  }
}

void refuse(scmp_filter_ctx filter, const char* name, int error,
            std::initializer_list<scmp_arg_cmp> when = {}) {
  const int number = seccomp_syscall_resolve_name(name);
  if (number == __NR_SCMP_ERROR)
    return;  // not known to this libseccomp, so not to be called by name either
  const int result =
      seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), number,
                             static_cast<unsigned>(when.size()), when.begin());
  if (result != -EDOM && result != -EACCES) check(result, name);  // EDOM: not of this architecture
}

// A box stands still because its processes are stopped, and the kernel would wake one by a SIGCONT
// that it sends by itself: from a timer, a descriptor, a queue, or for a process that ended.
void refuse_alarm_clocks(scmp_filter_ctx filter) {
  // The signal stands in memory, where a filter cannot look; without one it is SIGALRM. Programs
  // that get ENOSYS, such as timeout(1), fall back to alarm().
  refuse(filter, "timer_create", ENOSYS, {SCMP_A1(SCMP_CMP_NE, 0)});
  refuse(filter, "mq_notify", ENOSYS);
  refuse(filter, "fcntl", EPERM,
         {SCMP_A1(SCMP_CMP_MASKED_EQ, kLowHalf, F_SETSIG),
          SCMP_A2(SCMP_CMP_MASKED_EQ, kLowHalf, SIGCONT)});
  refuse(filter, "prctl", EPERM,
         {SCMP_A0(SCMP_CMP_MASKED_EQ, kLowHalf, PR_SET_PDEATHSIG),
          SCMP_A1(SCMP_CMP_MASKED_EQ, kLowHalf, SIGCONT)});
  refuse(filter, "clone", EPERM, {SCMP_A0(SCMP_CMP_MASKED_EQ, CSIGNAL, SIGCONT)});
}

}  // namespace

Descriptor seccomp_filter(std::int32_t network) {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (!filter) throw mlgym::Error(MLGYM_INTERNAL, "cannot make a system call filter");
  for (const char* name : kRefused) refuse(filter, name, EPERM);
  // clone3 passes its flags in memory, where a filter cannot look; libraries fall back to clone.
  refuse(filter, "clone3", ENOSYS);
  for (const unsigned flag : {CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC,
                              CLONE_NEWUTS, CLONE_NEWCGROUP}) {
    refuse(filter, "clone", EPERM, {SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag)});
  }
  refuse_alarm_clocks(filter);
  // Typing into the terminal that started us.
  refuse(filter, "ioctl", EPERM, {SCMP_A1(SCMP_CMP_MASKED_EQ, kLowHalf, TIOCSTI)});
  refuse(filter, "ioctl", EPERM, {SCMP_A1(SCMP_CMP_MASKED_EQ, kLowHalf, TIOCLINUX)});
  if (network != MLGYM_NETWORK_HOST) {
    static_assert(AF_UNIX == 1 && AF_INET == 2);  // all others lie above
    const bool loopback = network == MLGYM_NETWORK_LOOPBACK;
    refuse(filter, "socket", EAFNOSUPPORT,
           {loopback ? SCMP_A0(SCMP_CMP_GT, AF_INET) : SCMP_A0(SCMP_CMP_NE, AF_UNIX)});
    refuse(filter, "socketpair", EAFNOSUPPORT, {SCMP_A0(SCMP_CMP_NE, AF_UNIX)});
  }
  Descriptor file(memfd_create("filter", MFD_CLOEXEC));
  if (!file.valid()) fail_system("cannot make a file in memory");
  check(seccomp_export_bpf(filter, file.get()), "cannot compile the system call filter");
  seccomp_release(filter);
  if (lseek(file.get(), 0, SEEK_SET) != 0) fail_system("cannot rewind the system call filter");
  return file;
}

}  // namespace bubblewrap
