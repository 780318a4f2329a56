// Ways out of the box: more rights, other namespaces, other processes, the network, the terminal.
#include "attack.h"
#include "catch.h"

namespace {
using namespace mlgym::test;
}  // namespace

TEST_CASE("an agent is an unprivileged user without a way to more") {
  const Played played = attack(
      {"id -u; grep -E '^(CapEff|CapPrm|CapBnd|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status | tr "
       "-d '\\t'",
       "find / -xdev -perm /6000 -type f -exec sh -c '\"$0\" -c id; \"$0\" root -c id; \"$0\" 0' "
       "{} "
       "\\; 2>/dev/null < /dev/null | grep -a -E 'uid=0|gid=0'; echo searched",
       "cp /usr/bin/id id; chown 0 id; chmod 4755 id; ./id -u; ./id -ru",
       "python3 -c 'import os; os.setuid(0)'; python3 -c 'import os; os.setgroups([0])'; echo "
       "alive"});
  const std::string& facts = played.observations.at(0);
  INFO(facts);
  CHECK(facts.rfind("1000\n", 0) == 0);
  for (const char* fact :
       {"CapEff:0000000000000000", "CapPrm:0000000000000000", "CapBnd:0000000000000000",
        "CapAmb:0000000000000000", "NoNewPrivs:1", "Seccomp:2"}) {
    CHECK(facts.find(fact) != std::string::npos);
  }
  CHECK(played.observations.at(1).find("searched") != std::string::npos);
  check_refused(played, 1, "id=0");
  CHECK(played.observations.at(2).find("1000\n1000") != std::string::npos);
  CHECK(played.observations.at(3).find("PermissionError") != std::string::npos);
}

TEST_CASE("a box mounts nothing and enters no namespace") {
  const Played played = attack(
      {"for kind in U m n p i u C T; do unshare -$kind true 2>/dev/null && echo ENTERED; done; "
       "nsenter -t 1 -m true 2>/dev/null && echo ENTERED; bwrap --ro-bind / / true 2>/dev/null && "
       "echo ENTERED; echo done",
       "mount -t tmpfs none /tmp && echo MOUNTED; mount --bind /tmp /usr && echo MOUNTED; mount -o "
       "remount,rw /usr && echo MOUNTED; umount /run/mlgym && echo MOUNTED; umount /usr/local && "
       "echo "
       "MOUNTED; chroot /workspace /bin/true && echo MOUNTED; echo done",
       "python3 - <<'END'\nimport ctypes\nc = ctypes.CDLL(None, use_errno=True)\n"
       "for name, number in {'open_tree': 428, 'fsopen': 430, 'mount_setattr': 442, 'setns': 308, "
       "'pivot_root': 155, 'bpf': 321, 'userfaultfd': 323, 'io_uring_setup': 425, 'keyctl': "
       "250}.items():\n"
       "    print('REACHED ' + name if c.syscall(number, 0, 0, 0, 0, 0) >= 0 or ctypes.get_errno() "
       "not in "
       "(1, 38) else 'no')\nEND",
       // CLONE_NEWUSER through clone, then through clone3.
       "python3 -c 'import ctypes; c = ctypes.CDLL(None); print(\"CLONED\" if c.syscall(56, "
       "0x10000011, 0, 0, 0, 0) >= 0 else \"no\")'; python3 -c 'import ctypes; c = "
       "ctypes.CDLL(None); "
       "a = (ctypes.c_ulonglong * 11)(0x10000000); print(\"CLONED\" if c.syscall(435, a, 88) >= 0 "
       "else "
       "\"no\")'"});
  check_refused(played, 0, "ENTERED");
  check_refused(played, 1, "MOUNTED");
  CHECK(played.observations.at(1).find("done") != std::string::npos);
  check_refused(played, 2, "REACHED");
  check_refused(played, 3, "CLONED");
}

TEST_CASE("a box signals and traces nobody outside, and process 1 only lives on") {
  const Played played = attack(
      {"for process in $(ls /proc | grep -E '^[0-9]+$'); do tr '\\0' ' ' < /proc/$process/cmdline; "
       "done | grep -E 'mlgym_spawne[r]|bwra[p]|test_attack[s]' && echo SEEN; echo looked",
       "python3 - <<'END'\nimport os\nfor process in range(2, 70000):\n    try:\n        "
       "os.kill(process, 0)\n"
       "        line = open(f'/proc/{process}/cmdline').read()\n        if 'mlgym_' in line or "
       "'bwrap' in line: "
       "print('REACHED', process, line)\n    except OSError: pass\nprint('tried')\nEND",
       "for signal in KILL STOP TERM SEGV ABRT; do kill -$signal 1; done; cat /proc/1/environ "
       "/proc/1/maps /proc/1/mem > /dev/null && echo READ; ls /proc/1/fd && echo READ; echo alive",
       "python3 -c 'import ctypes; print(\"TRACED\" if ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0 "
       "else \"no\")'",
       "kill -STOP -1; kill -9 -1; echo alive", "echo 'still here'"});
  check_refused(played, 0, "SEEN");
  CHECK(played.observations.at(1).find("tried") != std::string::npos);
  check_refused(played, 1, "REACHED");
  check_refused(played, 2, "READ");
  CHECK(played.observations.at(2).find("alive") != std::string::npos);
  check_refused(played, 3, "TRACED");
  CHECK(played.observations.at(5).find("still here") != std::string::npos);
}

TEST_CASE("a box has no network, no sockets of the host and no display") {
  const Played played = attack(
      {"ls /sys/class/net 2>/dev/null; tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' ' | grep "
       "-v "
       "'^lo$'; echo listed",
       "python3 - <<'END'\nimport socket\nfor family in range(0, 46):\n    for kind in (1, 2, 3):\n"
       "        try:\n            socket.socket(family, kind)\n            print('MADE', family) "
       "if family != "
       "socket.AF_UNIX else None\n        except OSError: pass\nprint('tried')\nEND",
       "find / -xdev -type s 2>/dev/null | sed 's/^/SOCKET /'; find /run /var -type s 2>/dev/null "
       "| "
       "sed 's/^/SOCKET /'; echo searched",
       "python3 - <<'END'\nimport socket\n"
       "for name in ('\\0/tmp/.X11-unix/X0', '/tmp/.X11-unix/X0', '/run/docker.sock', "
       "'/var/run/docker.sock', "
       "'\\0/tmp/dbus-test', '/run/dbus/system_bus_socket'):\n    try:\n        "
       "socket.socket(socket.AF_UNIX).connect(name)\n        print('CONNECTED', name)\n    except "
       "OSError: "
       "pass\nprint('tried')\nEND",
       "env | grep -E 'DISPLAY|DBUS|SSH_|XAUTH' | sed 's/^/NAMED /'; echo looked"},
      {},
      {{"DISPLAY", ":0"}, {"SSH_AUTH_SOCK", "/tmp/agent"}, {"DBUS_SESSION_BUS_ADDRESS", "unix:x"}});
  for (const auto& [step, sign] :
       {std::pair(0, "eth"), std::pair(1, "MADE"), std::pair(2, "SOCKET"),
        std::pair(3, "CONNECTED"), std::pair(4, "NAMED")}) {
    check_refused(played, static_cast<std::size_t>(step), sign);
    CHECK(played.observations.at(static_cast<std::size_t>(step)).find("ed\n") != std::string::npos);
  }
}

TEST_CASE("nothing outside the workspace, /tmp and /dev/shm can be written") {
  const Played played = attack(
      {"for place in / /bin /etc /usr /usr/local /usr/src /usr/share/datasets /run /run/mlgym /dev "
       "/proc /sys /var /home /root /opt; do chmod 777 $place 2>/dev/null; touch $place/planted "
       "2>/dev/null && echo \"WROTE $place\"; done; echo tried",
       "find / -path /proc -prune -o -writable \\( -type f -o -type d -o -type b \\) -print "
       "2>/dev/null "
       "| grep -v -E '^/(workspace|tmp|dev/(shm|pts|tty|null|zero|full|u?random))(/|$)' | sed "
       "'s/^/WRITABLE /'; echo searched",
       "for file in /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sysrq-trigger "
       "/proc/sys/vm/drop_caches /proc/1/oom_score_adj; do echo 1 > $file && echo \"WROTE $file\"; "
       "done 2>/dev/null; mknod disk b 254 0 && echo WROTE; mknod zero c 1 5 && echo WROTE; echo "
       "tried"});
  check_refused(played, 0, "WROTE");
  check_refused(played, 1, "WRITABLE");
  check_refused(played, 2, "WROTE");
}

TEST_CASE("nothing can be typed into the terminal that mlgym was started from") {
  const Played played = attack(
      {"tty; echo x > /dev/tty && echo TYPED; python3 -c 'import fcntl, termios; fcntl.ioctl(0, "
       "termios.TIOCSTI, b\"x\")' && echo TYPED",
       "python3 - <<'END'\nimport fcntl, pty\nmaster, slave = pty.openpty()\nfor request in "
       "(0x5412, 0x541c, "
       "0x15412, 0x100005412):\n    try:\n        fcntl.ioctl(slave, request & 0xffffffff if "
       "request < 2**32 else "
       "0x5412, b'x')\n        print('TYPED' if request != 0x15412 else '')\n    except OSError as "
       "error: "
       "print(error.errno)\nEND"});
  check_refused(played, 0, "TYPED");
  check_refused(played, 1, "TYPED");
}
