#pragma once

#include <csignal>

namespace model_http {

// While it lives, writing to a connection that the other side closed raises no signal in this
// thread. Libcurl does that itself only where it may change the handlers of the whole process.
class NoBrokenPipe {
 public:
  NoBrokenPipe();
  ~NoBrokenPipe();
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

 private:
  sigset_t before_;
};

}  // namespace model_http
