// Workers are processes of this computer.
#include <mlgym/plugin.hpp>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

extern char** environ;

namespace {

// When a process started, in ticks since boot: with its number that names it for good. Nothing when
// there is no such process, or when it has ended and waits for its parent to ask.
std::string start_of(pid_t process, bool also_ended = false) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string line, word;
  std::getline(file, line);
  const auto after_name = line.rfind(')');
  if (after_name == line.npos) return "";
  std::istringstream fields(line.substr(after_name + 1));
  fields >> word;
  if (word == "Z" && !also_ended) return "";
  for (int field = 4; field <= 22; ++field) fields >> word;  // proc(5): starttime is the 22nd
  return word;
}

class @CLASS@ : public mlgym::Executor {
 public:
  explicit @CLASS@(const mlgym::Settings&) {}

  // The worker's name is PID:START. It leads a group of processes, so that all of it can be ended.
  std::string start(mlgym::Call&, const std::vector<std::string>& arguments,
                    std::string_view folder) override {
    std::vector<char*> words;
    for (const auto& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    if (arguments.empty()) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "there is no program");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, std::string(folder).c_str());
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    pid_t process = 0;
    const int error =
        posix_spawnp(&process, words[0], &actions, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
      throw mlgym::Error(error == ENOENT ? MLGYM_NOT_FOUND : MLGYM_UNAVAILABLE,
                         "cannot start " + arguments[0] + ": " + std::strerror(error));
    }
    const std::string name = std::to_string(process) + ":" + start_of(process, true);
    children_[name] = process;
    return name;
  }

  mlgym::WorkerState poll(mlgym::Call&, std::string_view worker) override {
    const std::string name(worker);
    if (const auto ended = ended_.find(name); ended != ended_.end()) return ended->second;
    int status = 0;
    const auto child = children_.find(name);
    if (child != children_.end() && waitpid(child->second, &status, WNOHANG) == child->second) {
      children_.erase(child);
      return ended_[name] = {MLGYM_WORKER_ENDED,
                             WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), ""};
    }
    if (child != children_.end() || is_there(name)) return {MLGYM_WORKER_RUNS, 0, ""};
    return {MLGYM_WORKER_LOST, 0, "its process is gone, and another one than this started it"};
  }

  void stop(mlgym::Call& call, std::string_view worker) override {
    const std::string name(worker);
    for (int tries = 0; poll(call, worker).state == MLGYM_WORKER_RUNS; ++tries) {
      // In peace at first, which leaves it five seconds.
      if (tries == 0 || tries == 500) kill(-number_of(name), tries == 0 ? SIGTERM : SIGKILL);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      call.checkpoint();
    }
  }

 private:
  static pid_t number_of(const std::string& name) { return std::atoi(name.c_str()); }
  static bool is_there(const std::string& name) {
    const pid_t process = number_of(name);
    return process > 1 && std::to_string(process) + ":" + start_of(process) == name;
  }

  std::map<std::string, pid_t> children_;  // that were not waited for, so their numbers are theirs
  std::map<std::string, mlgym::WorkerState> ended_;
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "Workers are processes of this computer"));
