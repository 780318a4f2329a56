// Boxes made by the program bwrap: namespaces, no network, a workspace in a folder of the host, and
// no limits on what they use. What every function promises is in mlgym/kinds/sandbox.h.
#include <mlgym/plugin.hpp>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {
namespace fs = std::filesystem;

constexpr const char* kBubblewrap = "/usr/bin/bwrap";
// bubblewrap's descriptors: init's socket, whose number is the contract's, init's program, facts.
constexpr int kControl = 3, kInit = 9, kInfo = 10, kFree = 20;

[[noreturn]] void fail(const std::string& what) {
  const int error = errno;
  throw mlgym::Error(error == ENOENT ? MLGYM_NOT_FOUND : MLGYM_INTERNAL,
                     what + ": " + std::strerror(error));
}

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int get() const { return number_; }
  void reset() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

struct Pipe {
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("cannot make a pipe");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
  Descriptor read, write;
};

std::string read_until(int descriptor, char last) {
  std::string text;
  for (char c = 0; c != last || text.empty();) {
    const ssize_t got = read(descriptor, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text += c;
  }
  return text;
}

// Runs a program with these words, its descriptors set by `prepare` in the child.
template <class Prepare>
pid_t start(const std::vector<std::string>& arguments, Prepare prepare) {
  std::vector<char*> words;
  for (const auto& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  char* no_environment[] = {nullptr};
  const pid_t child = fork();
  if (child < 0) fail("cannot start " + arguments[0]);
  if (child > 0) return child;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_DFL);
  prepare();
  execve(words[0], words.data(), no_environment);
  _exit(127);
}

void run(const std::vector<std::string>& arguments) {
  int status = 0;
  const pid_t child = start(arguments, [] {});
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0) throw mlgym::Error(MLGYM_INTERNAL, arguments[0] + " failed");
}

// Beneath `root` and through no symbolic link: what lies there is the box's doing.
Descriptor open_beneath(int root, const std::string& path, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return Descriptor(static_cast<int>(syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
}

// `path` with `from` at its start replaced by `to`; empty when it does not lie there.
std::string moved(const std::string& path, const std::string& from, const std::string& to) {
  if (path != from && path.compare(0, from.size() + 1, from + "/") != 0) return "";
  return to + path.substr(from.size());
}

struct Snapshot : mlgym::Sandbox::Snapshot {
  explicit Snapshot(fs::path path) : folder(std::move(path)) {}
  ~Snapshot() override {
    std::error_code error;
    fs::remove_all(folder, error);
  }
  fs::path folder;
};

class Box : public mlgym::Sandbox::Box {
 public:
  Box(mlgym::Call& call, const mlgym_box_spec& spec)
      : folder_(std::string(mlgym::view(spec.folder))),
        shared_(std::string(mlgym::view(spec.shared))),
        workspace_(folder_ / "workspace") {
    fs::create_directory(workspace_);
    if (const auto* from = static_cast<const Snapshot*>(mlgym::Sandbox::snapshot_of(spec)))
      run({"/usr/bin/cp", "-a", "--", from->folder / ".", workspace_});
    root_ = Descriptor(open(workspace_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (root_.get() < 0) fail("cannot open the workspace");
    describe(spec);
    if (spec.control >= 0) restart(call, spec.init, spec.control);
  }
  ~Box() override { end(); }

  void put(mlgym::Call&, std::string_view path, int descriptor, std::uint32_t mode) override {
    const fs::path relative{std::string(path)};
    Descriptor folder = open_beneath(root_.get(), ".", O_PATH | O_DIRECTORY);
    for (const auto& part : relative.parent_path()) {
      mkdirat(folder.get(), part.c_str(), 0755);
      folder = open_beneath(folder.get(), part, O_PATH | O_DIRECTORY);
      if (folder.get() < 0) fail("cannot make the folder of " + relative.string());
    }
    const std::string name = relative.filename();
    unlinkat(folder.get(), name.c_str(), 0);
    const Descriptor file(openat(folder.get(), name.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.get() < 0) fail("cannot write " + relative.string());
    char buffer[65536];
    for (ssize_t got; (got = read(descriptor, buffer, sizeof buffer)) != 0;) {
      for (ssize_t at = 0, more; at < got; at += more) {
        more = write(file.get(), buffer + at, static_cast<std::size_t>(got - at));
        if (more < 0) fail("cannot write " + relative.string());
      }
      if (got < 0) fail("cannot read what goes to " + relative.string());
    }
    fchmod(file.get(), mode & 0777);
  }

  int get(mlgym::Call&, std::string_view path) override {
    const std::string name(path);
    const Descriptor found = open_beneath(root_.get(), name, O_PATH | O_NOFOLLOW);
    struct stat facts {};
    if (found.get() < 0 && (errno == ENOENT || errno == ENOTDIR))
      throw mlgym::Error(MLGYM_NOT_FOUND, name + " is not there");
    if (found.get() < 0 || fstat(found.get(), &facts) != 0 || !S_ISREG(facts.st_mode) ||
        facts.st_nlink != 1) {
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                         name + " is not a regular file with one name, or behind a link");
    }
    // The same file that was looked at, whatever has its name by now.
    const std::string same = "/proc/self/fd/" + std::to_string(found.get());
    const int file = open(same.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) throw mlgym::Error(MLGYM_FAILED_PRECONDITION, name + " cannot be read");
    return file;
  }

  void stats(mlgym::Call&, mlgym_box_stats& out) override {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
      if (init_ <= 0 || fs::read_symlink(entry.path() / "ns/pid", error) != namespace_) continue;
      out.processes += entry.path().filename() == std::to_string(init_) ? 0 : 1;
      std::ifstream file(entry.path() / "stat");
      std::string line;
      std::getline(file, line);
      std::istringstream fields(line.substr(line.rfind(')') + 1));
      std::string word;
      for (int field = 3; field <= 24 && fields >> word; ++field) {  // numbered by proc(5)
        if (field >= 14 && field <= 17)  // of it and of its children that ended
          out.cpu_seconds += std::atof(word.c_str()) / static_cast<double>(sysconf(_SC_CLK_TCK));
        if (field == 24)
          out.memory_bytes += std::strtoull(word.c_str(), nullptr, 10) *
                              static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
      }
    }
    for (const auto& entry : fs::recursive_directory_iterator(
             workspace_, fs::directory_options::skip_permission_denied, error)) {
      if (fs::is_regular_file(entry.symlink_status(error)))
        out.workspace_bytes += entry.file_size();
    }
  }

  void kill(mlgym::Call&) override { end(); }

  void destroy(mlgym::Call&) override {
    end();
    std::error_code error;
    fs::remove_all(folder_, error);
    if (!error) return;
    run({"/usr/bin/chmod", "-R", "u+rwX", "--", folder_});  // folders that the box has closed
    fs::remove_all(folder_);
  }

  void restart(mlgym::Call&, int init, int control) override {
    if (init_ > 0) throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box runs still");
    Pipe info, words;
    const int given[] = {control, init, info.write.get(), words.write.get()};
    const int wanted[] = {kControl, kInit, kInfo, STDERR_FILENO};
    monitor_ = start(options_, [&] {
      int moved_up[4];  // out of the way of the numbers that are assigned
      for (int i = 0; i < 4; ++i) moved_up[i] = fcntl(given[i], F_DUPFD_CLOEXEC, kFree);
      for (int i = 0; i < 4; ++i) dup2(moved_up[i], wanted[i]);
    });
    info.write.reset();
    words.write.reset();
    const std::string facts = read_until(info.read.get(), '}');
    const auto at = facts.find("\"child-pid\":");
    if (at != facts.npos) init_ = std::atoi(facts.c_str() + at + 12);
    // Init says a zero once it runs; all before that is bubblewrap complaining.
    const std::string said = read_until(words.read.get(), '\0');
    if (init_ > 0 && !said.empty() && said.back() == '\0') {
      std::error_code error;
      namespace_ = fs::read_symlink("/proc/" + std::to_string(init_) + "/ns/pid", error);
      return;
    }
    end();
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "bubblewrap cannot make a box: " + said);
  }

  mlgym::Sandbox::TakenSnapshot snapshot(mlgym::Call&, bool copy) override {
    if (!copy && init_ > 0)
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box runs still: kill it first");
    static int number = 0;  // sandboxes live in a process of one thread
    auto taken = std::make_unique<Snapshot>(shared_ / ("snapshot" + std::to_string(++number)));
    run({"/usr/bin/cp", "-a", "--", workspace_, taken->folder});
    return {std::move(taken), R"({"method": "copy", "layers": 1})"};
  }

 private:
  // With init goes its process namespace, so when bubblewrap has seen it end nothing is left.
  void end() noexcept {
    if (monitor_ <= 0) return;
    ::kill(init_ > 0 ? init_ : monitor_, SIGKILL);
    while (waitpid(monitor_, nullptr, 0) < 0 && errno == EINTR) {
    }
    monitor_ = init_ = -1;
  }

  void add(std::initializer_list<std::string> words) { options_.insert(options_.end(), words); }

  void describe(const mlgym_box_spec& spec) {
    const auto text = [](mlgym_str given) { return std::string(mlgym::view(given)); };
    add({kBubblewrap,
         "--unshare-all",
         "--unshare-user",
         "--uid",
         "1000",
         "--gid",
         "1000",
         "--cap-drop",
         "ALL",
         "--new-session",
         "--die-with-parent",
         "--as-pid-1",
         "--clearenv",
         "--ro-bind",
         "/usr",
         "/usr",
         "--proc",
         "/proc",
         "--dev",
         "/dev"});
    if (spec.limits && spec.limits->temporary_bytes > 0)
      add({"--size", std::to_string(spec.limits->temporary_bytes)});
    add({"--tmpfs", "/tmp"});
    if (spec.network == MLGYM_NETWORK_HOST)
      add({"--share-net", "--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"});
    for (const std::string link : {"bin", "sbin", "lib", "lib64"})
      add({"--symlink", "usr/" + link, "/" + link});
    for (const std::string name : {"alternatives", "ld.so.cache", "ssl", "localtime"})
      add({"--ro-bind-try", "/etc/" + name, "/etc/" + name});
    add({"--bind", workspace_, MLGYM_WORKSPACE_PATH});
    for (std::size_t i = 0; i < spec.mount_count; ++i) {
      const mlgym_mount& mount = *spec.mounts[i];
      add({mount.writable ? "--bind" : "--ro-bind", text(mount.source), text(mount.target)});
    }
    for (std::size_t i = 0; i < spec.masked_count; ++i) {
      const std::string path = text(spec.masked[i]);
      mask(path, moved(path, "/usr", "/usr"));
      for (std::size_t k = 0; k < spec.mount_count; ++k)
        mask(path, moved(path, text(spec.mounts[k]->source), text(spec.mounts[k]->target)));
    }
    for (std::size_t i = 0; i < spec.environment_count; ++i)
      add({"--setenv", text(spec.environment[i]->name), text(spec.environment[i]->value)});
    add({"--remount-ro", "/", "--chdir", MLGYM_WORKSPACE_PATH, "--info-fd", std::to_string(kInfo),
         "--", "/proc/self/fd/" + std::to_string(kInit)});
  }

  // Hides a path of the host that the box would show at `target`; empty: it shows none.
  void mask(const std::string& path, const std::string& target) {
    std::error_code error;
    if (target.empty() || !fs::exists(path, error)) return;
    if (fs::is_directory(path, error)) {
      add({"--tmpfs", target, "--remount-ro", target});
    } else {
      add({"--ro-bind", "/dev/null", target});
    }
  }

  fs::path folder_, shared_, workspace_;
  Descriptor root_;  // of the workspace
  std::vector<std::string> options_;
  pid_t monitor_ = -1, init_ = -1;  // bubblewrap, and process 1 as the host numbers it
  fs::path namespace_;              // of the box's processes
};

class @CLASS@ : public mlgym::Sandbox {
 public:
  explicit @CLASS@(const mlgym::Settings&) {}

  std::string probe(mlgym::Call&) override {
    const bool usable = access(kBubblewrap, X_OK) == 0;
    std::string capabilities;
    for (const char* name : {"isolation", "no_network", "snapshot"}) {
      capabilities += '"' + std::string(name) +
                      (usable ? R"(": {"level": "hard", "reason": "", "remedy": ""}, )"
                              : R"(": {"level": "none", "reason": "bubblewrap is not installed",)"
                                R"( "remedy": "apt-get install bubblewrap"}, )");
    }
    for (const char* name : {"memory", "processes", "disk", "cpus", "gpus"}) {
      capabilities += '"' + std::string(name) +
                      R"(": {"level": "none", "reason": "@NAME@ does not limit it",)"
                      R"( "remedy": "use the sandbox bubblewrap"}, )";
    }
    return std::string(R"({"usable": )") + (usable ? "true" : "false") + R"(, "capabilities": {)" +
           capabilities +
           R"("pause": {"level": "soft", "reason": "processes are stopped by signals",)"
           R"( "remedy": "use the sandbox bubblewrap"}}})";
  }

  std::unique_ptr<mlgym::Sandbox::Box> create(mlgym::Call& call,
                                              const mlgym_box_spec& spec) override {
    return std::make_unique<::Box>(call, spec);
  }
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "Boxes made by bubblewrap, without limits"));
