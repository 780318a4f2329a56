// What a box sees of the world, and how much of it it may use.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "check/sandbox_checks.h"
#include "check/scratch_folder.h"

namespace mlgym {
namespace {
namespace fs = std::filesystem;

// A folder of the host that everybody may read.
std::unique_ptr<ScratchFolder> open_folder(SandboxTrial& trial) {
  auto folder = ScratchFolder::make();
  if (!trial.holds(folder.status(), "making a folder on the host")) return nullptr;
  fs::permissions((*folder)->path(), fs::perms(0755));
  return std::move(*folder);
}

void write(SandboxTrial& trial, const fs::path& path, const std::string& content) {
  trial.holds(create_folders(path.parent_path()), "making a folder on the host");
  trial.holds(write_file_atomically(path, content), "writing a file on the host");
  std::error_code error;
  fs::permissions(path.parent_path(), fs::perms(0755), error);
  fs::permissions(path, fs::perms(0644), error);
}

// A socket of the host that listens on its loopback.
struct Listener {
  Listener() : socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) == 0 &&
        listen(socket.get(), 1) == 0 &&
        getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0)
      port = ntohs(address.sin_port);
  }
  Descriptor socket;
  int port = 0;
};

void no_network(SandboxTrial& trial) {
  const Listener listener;
  trial.expect(listener.port != 0, "the host cannot listen on its loopback");
  TrialBox box(trial);
  trial.expect_equal(
      box.output(fmt::format("(exec 3<>/dev/tcp/127.0.0.1/{}) 2>/dev/null && echo reached; :",
                             listener.port)),
      "", "the host's loopback");
  trial.expect_equal(
      box.output("while IFS=: read -r name rest; do case $rest in *[0-9]*) case $name in "
                 "*lo|*sit0|*tunl0) ;; *) echo $name ;; esac ;; esac; done < /proc/net/dev"),
      "", "network devices beside lo");
}

// What is in the box reaches a socket that is the host's, over the box's own loopback.
void loopback(SandboxTrial& trial) {
  BoxSpec spec;
  spec.loopback = true;
  TrialBox box(trial, spec);
  if (!box.ready()) return;
  const auto listener = box.box().listen(0);
  if (!trial.holds(listener.status(), "listening in the box")) return;
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener->get(), reinterpret_cast<sockaddr*>(&address), &size);
  trial.expect_equal(
      box.output(fmt::format("exec 3<>/dev/tcp/127.0.0.1/{} && echo asked >&3 && exec 3>&-; :",
                             ntohs(address.sin_port))),
      "", "connecting to a socket of the host in the box");
  if (trial.failed()) return;
  const Descriptor connection(accept4(listener->get(), nullptr, nullptr, SOCK_CLOEXEC));
  const auto received = read_descriptor(connection.get());
  trial.holds(received.status(), "reading from the box");
  trial.expect_equal(received.ok() ? *received : "", "asked\n", "what the box sent");
}

void no_other_box(SandboxTrial& trial) {
  TrialBox first(trial), second(trial);
  const std::string mark = new_mark();
  first.run(fmt::format(
      "echo x > secret{0}; echo x > /tmp/secret{0}; (setsid sleep {0} >/dev/null 2>&1 &)", mark));
  const std::string digits = mark.substr(1);  // so that the search does not find itself
  trial.expect_equal(
      second.output(
          fmt::format("m={}; find / -name \"secret8$m\" 2>/dev/null; "
                      "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep \"^8$m$\"; :",
                      digits)),
      "", "files and processes of another box");
  second.run("kill -9 -1");
  trial.expect_equal(first.output(fmt::format("cat secret{}", mark)), "x\n",
                     "the other box's file");
}

void limits_memory(SandboxTrial& trial) {
  BoxSpec spec;
  spec.limits.memory_bytes = 100 << 20;
  TrialBox box(trial, spec);
  trial.expect(trim(box.output("head -c 300M /dev/zero | tail -c 300M | wc -c")) != "314572800",
               "one process held three times the limit");
  // Each alone is within the limit; `tail` holds all of its input until it is read.
  box.run(
      "rm -f n*; for i in 1 2 3 4 5 6; do (head -c 50M /dev/zero | tail -c 50M | (sleep 4; wc -c > "
      "n$i)) & done; wait");
  trial.expect(box.output("cat n* 2>/dev/null") !=
                   "52428800\n52428800\n52428800\n52428800\n52428800\n52428800\n",
               "six processes together held three times the limit");
  trial.expect_equal(box.output("echo fine"), "fine\n", "the box afterwards");
}

void limits_processes(SandboxTrial& trial) {
  BoxSpec spec;
  spec.limits.processes = 20;
  TrialBox box(trial, spec);
  const ShellResult result = box.run(
      "i=0; while [ $i -lt 60 ]; do sleep 1000 & i=$((i+1)); done; "
      "jobs -pr > jobs; mapfile -t p < jobs; [ ${#p[@]} -lt 60 ] || echo sixty-run",
      3);
  // The shell's own complaints end in "Interrupted system call", so the word is one it never says.
  trial.expect(result.output.find("fork") != std::string::npos &&
                   result.output.find("sixty-run") == std::string::npos,
               fmt::format("60 processes ran under a limit of 20: {}", result.output));
  TrialBox other(trial, spec);
  trial.expect_equal(other.output("/usr/bin/true; echo fine"), "fine\n", "another box meanwhile");
}

void limits_file_size(SandboxTrial& trial) {
  BoxSpec spec;
  spec.limits.file_bytes = 1 << 20;
  TrialBox box(trial, spec);
  box.run("head -c 3000000 /dev/zero > big");
  trial.expect_equal(box.output("stat -c %s big"), "1048576\n", "size of a file");
}

void limits_disk(SandboxTrial& trial) {
  BoxSpec spec;
  spec.limits.disk_bytes = 8 << 20;
  TrialBox box(trial, spec);
  box.run("for i in 1 2 3 4 5 6 7 8 9 10; do head -c 4M /dev/zero > f$i; sleep 0.4; done");
  trial.expect(box.output("ls | wc -l") != "10\n", "the workspace held five times the limit");
}

void limits_temporary(SandboxTrial& trial) {
  BoxSpec spec;
  spec.limits.temporary_bytes = 1 << 20;
  TrialBox box(trial, spec);
  box.run("head -c 3000000 /dev/zero > /tmp/big");
  trial.expect_equal(box.output("[ $(stat -c %s /tmp/big) -le 1048576 ] && echo small"), "small\n",
                     "a file in /tmp");
}

void mounts_read_only(SandboxTrial& trial) {
  const auto folder = open_folder(trial);
  if (!folder) return;
  write(trial, folder->path() / "deep" / "file", "content");
  BoxSpec spec;
  spec.mounts = {{folder->path(), "/run/check/folder", false},
                 {folder->path() / "deep" / "file", "/run/check/file", false}};
  TrialBox box(trial, spec);
  trial.expect_equal(box.output("cat /run/check/folder/deep/file /run/check/file"),
                     "contentcontent", "mounted files");
  trial.expect_equal(
      box.output("for f in folder/deep/file folder/new file; do echo x 2>/dev/null > /run/check/$f "
                 "&& echo wrote $f; done 2>/dev/null; :"),
      "", "writing to mounts");
  trial.expect_equal(box.output("echo x 2>/dev/null > /run/mlgym/new && echo wrote; :"), "",
                     "writing to what the host tells the box");
  const auto content = read_file(folder->path() / "deep" / "file");
  trial.expect(content.ok() && *content == "content", "the host's file was changed");
}

void masked_hidden(SandboxTrial& trial) {
  const auto folder = open_folder(trial);
  if (!folder) return;
  write(trial, folder->path() / "seen", "seen\n");
  write(trial, folder->path() / "hidden" / "labels", "secret\n");
  write(trial, folder->path() / "key", "secret\n");
  BoxSpec spec;
  spec.mounts = {{folder->path(), "/run/check", false}};
  spec.masked = {folder->path() / "hidden", folder->path() / "key"};
  TrialBox box(trial, spec);
  trial.expect_equal(
      box.output("cat /run/check/seen /run/check/key /run/check/hidden/labels 2>/dev/null; :"),
      "seen\n", "files of a mount with masked ones");
}

void environment(SandboxTrial& trial) {
  BoxSpec spec;
  spec.environment = {{"CHECK_ME", "a b\"'$"}, {"LANG", "C"}};
  TrialBox box(trial, spec);
  trial.expect_equal(box.output("echo \"$CHECK_ME|$LANG|$HOME|$PATH|$PWD\""),
                     "a b\"'$|C|/workspace|/usr/bin:/bin|/workspace\n", "variables");
  const std::set<std::string> known = {"CHECK_ME", "HOME",  "LANG", "OLDPWD", "PATH",
                                       "PWD",      "SHLVL", "USER", "_"};
  for (const auto& name : split(trim(box.output("compgen -e")), '\n'))
    trial.expect(known.count(name) > 0, fmt::format("the variable {} is the host's", name));
}

void isolation(SandboxTrial& trial) {
  const auto folder = open_folder(trial);
  if (!folder) return;
  write(trial, folder->path() / "file", "secret\n");
  const std::string mark = new_mark();
  ProgramSpec sleeping;
  sleeping.arguments = {"/usr/bin/sleep", mark};
  auto program = Program::start(sleeping);
  if (!trial.holds(program.status(), "starting a process on the host")) return;
  TrialBox box(trial);
  trial.expect_equal(box.output(fmt::format("cat {}/file 2>/dev/null; :", folder->path().string())),
                     "", "a file of the host");
  trial.expect_equal(
      box.output(fmt::format(
          "m={}; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep \"^8$m$\"; :",
          mark.substr(1))),
      "", "a process of the host");
  trial.expect_equal(
      box.output("while read -r name value; do case $name in CapEff:|CapPrm:|NoNewPrivs:) "
                 "echo $name $((16#$value)) ;; esac; done < /proc/self/status"),
      "CapPrm: 0\nCapEff: 0\nNoNewPrivs: 1\n", "privileges");
  trial.expect(trim(box.output("id -u")) != "0", "programs run as root");
  trial.expect_equal(box.output("for d in / /etc /usr /usr/bin /run /run/mlgym; do "
                                "touch $d/mlgym-check 2>/dev/null && echo $d; done; :"),
                     "", "folders beside the workspace that can be written");
  trial.expect_equal(box.output("for p in /root /home /var/run/docker.sock /run/podman /run/dbus; "
                                "do ls $p/* 2>/dev/null; done; :"),
                     "", "places of the host");
}

void descriptors(SandboxTrial& trial) {
  TrialBox box(trial);
  trial.expect_equal(box.output("/usr/bin/bash -c 'for f in /proc/self/fd/*; do n=${f##*/}; "
                                "[ -e $f ] && [ $n -gt 2 ] && [ $n -ne 255 ] && echo $n; done; :'"),
                     "", "descriptors that programs inherit");
}

}  // namespace

const std::vector<SandboxCheck>& sandbox_wall_checks() {
  static const std::vector<SandboxCheck> checks = {
      {"no_network", no_network, "no_network"},
      {"loopback", loopback},
      {"no_other_box", no_other_box, "isolation"},
      {"limits_memory", limits_memory, "memory"},
      {"limits_processes", limits_processes, "processes"},
      {"limits_file_size", limits_file_size},
      {"limits_disk", limits_disk, "disk"},
      {"limits_temporary", limits_temporary, "isolation"},
      {"mounts_read_only", mounts_read_only},
      {"masked_hidden", masked_hidden, "isolation"},
      {"environment", environment},
      {"descriptors", descriptors},
      {"isolation", isolation, "isolation"}};
  return checks;
}

}  // namespace mlgym
