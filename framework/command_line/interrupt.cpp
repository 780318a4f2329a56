#include "command_line/interrupt.h"

#include <signal.h>
#include <unistd.h>

namespace mlgym {
namespace {

std::atomic<bool> interrupted = false;
std::atomic<int> signal_number = 0;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
  if (signal_number.exchange(number) != 0) _exit(128 + number);
  interrupted = true;
}

}  // namespace

std::atomic<bool>& interruption() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return interrupted;
}

int interruption_exit_code() {
  const int number = signal_number;
  return number == 0 ? 0 : 128 + number;
}

}  // namespace mlgym
