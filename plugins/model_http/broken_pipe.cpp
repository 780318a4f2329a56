#include "broken_pipe.h"

#include <ctime>

namespace model_http {
namespace {

sigset_t broken_pipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

}  // namespace

NoBrokenPipe::NoBrokenPipe() {
  const sigset_t set = broken_pipe();
  pthread_sigmask(SIG_BLOCK, &set, &before_);
}

NoBrokenPipe::~NoBrokenPipe() {
  if (sigismember(&before_, SIGPIPE) == 1) return;
  const sigset_t set = broken_pipe();
  const timespec now{};
  while (sigtimedwait(&set, nullptr, &now) > 0) {
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace model_http
