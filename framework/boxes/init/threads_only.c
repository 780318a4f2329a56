#define _GNU_SOURCE
#include "boxes/init/threads_only.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the system call filter knows x86_64 and aarch64"
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define IF_EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define REFUSE(number) RETURN(SECCOMP_RET_ERRNO | (number))

int allow_threads_only(void) {
  struct sock_filter filter[] = {
    LOAD(arch),
    IF_EQUAL(THIS_ARCHITECTURE, 1, 0),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
#if defined(__x86_64__)
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1), /* the x32 calls */
    REFUSE(ENOSYS),
    IF_EQUAL(SYS_fork, 0, 1),
    REFUSE(EPERM),
    IF_EQUAL(SYS_vfork, 0, 1),
    REFUSE(EPERM),
#endif
    /* clone3 passes its flags in memory, where a filter cannot look; libraries fall back to clone.
     */
    IF_EQUAL(SYS_clone3, 0, 1),
    REFUSE(ENOSYS),
    IF_EQUAL(SYS_clone, 0, 3),
    LOAD(args[0]), /* the low half on little-endian machines; the flags fit in it */
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
    REFUSE(EPERM),
    RETURN(SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
