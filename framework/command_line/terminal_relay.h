// A person's terminal in front of a program that runs elsewhere.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include "base/file.h"

namespace mlgym {

// A terminal of its own for the program; ours passes on what is typed and shown, key by key.
// Destroying it gives ours back as it was.
class TerminalRelay {
 public:
  static absl::StatusOr<TerminalRelay> open();
  ~TerminalRelay();
  TerminalRelay(TerminalRelay&& other) noexcept;
  TerminalRelay& operator=(TerminalRelay&&) = delete;

  int program_side() const { return program_.get(); }
  // Until `ended` becomes readable. The program's side is closed here first.
  absl::Status relay(int ended);

 private:
  struct Saved;
  TerminalRelay() = default;
  Descriptor ours_, program_;
  Saved* saved_ = nullptr;  // how our terminal was
};

}  // namespace mlgym
