#include "sitting.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process.h"
#include "base/time.h"
#include "catch.h"

namespace mlgym::test {

constexpr double kPatience = 120;  // seconds, on a busy machine

Sitting::Sitting(const Folder& folder, const std::vector<std::string>& arguments) {
  std::vector<std::string> variables = {"TERM=xterm"};
  for (const auto& variable : current_environment()) {
    if (variable.rfind("MLGYM_", 0) != 0 && variable.rfind("TERM=", 0) != 0)
      variables.push_back(variable);
  }
  std::vector<std::string> words = {MLGYM_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
  };
  const auto argv = pointers(words), envp = pointers(variables);
  winsize size{40, 120, 0, 0};
  int terminal = -1;
  process_ = forkpty(&terminal, nullptr, nullptr, &size);
  if (process_ == 0) {
    if (chdir(folder.path().c_str()) == 0) execve(MLGYM_PROGRAM, argv.data(), envp.data());
    _exit(127);
  }
  REQUIRE(process_ > 0);
  terminal_.reset(terminal);
  REQUIRE(fcntl(terminal, F_SETFD, FD_CLOEXEC) == 0);
}

Sitting::~Sitting() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

void Sitting::types(const std::string& text) { REQUIRE(write_all(terminal_.get(), text).ok()); }

// False: nobody has the terminal open any more.
bool Sitting::read_more(double seconds) {
  pollfd ready{terminal_.get(), POLLIN, 0};
  if (poll(&ready, 1, static_cast<int>(seconds * 1000)) <= 0) return true;
  char buffer[4096];
  const ssize_t got = read(terminal_.get(), buffer, sizeof buffer);
  if (got <= 0) return false;
  for (ssize_t i = 0; i < got; ++i) {
    if (buffer[i] != '\r') screen_ += buffer[i];
  }
  return true;
}

std::string Sitting::sees(const std::string& text) {
  const double begun = monotonic_seconds();
  for (;;) {
    if (const auto at = screen_.find(text, seen_); at != screen_.npos) {
      const std::string shown = screen_.substr(seen_, at + text.size() - seen_);
      seen_ = at + text.size();
      return shown;
    }
    INFO("waiting for: " << text << "\nthe screen:\n" << screen_);
    REQUIRE(monotonic_seconds() - begun < kPatience);
    REQUIRE(read_more(0.1));
  }
}

int Sitting::ends() {
  const double begun = monotonic_seconds();
  int status = 0;
  while (waitpid(process_, &status, WNOHANG) == 0) {
    INFO(screen_);
    REQUIRE(monotonic_seconds() - begun < kPatience);
    if (!read_more(0.05)) usleep(10000);
  }
  process_ = -1;
  for (pollfd ready{terminal_.get(), POLLIN, 0}; poll(&ready, 1, 0) > 0 && read_more(0);) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void Sitting::kill(int signal) { REQUIRE(::kill(process_, signal) == 0); }

}  // namespace mlgym::test
