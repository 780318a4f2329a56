// A person at a terminal: text out, lines in.
#pragma once

#include <mlgym/call.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace human {

// One thread at a time in the whole process, but for making and destroying one. Errors are
// mlgym::Error.
class Terminal {
 public:
  // Opens the terminal `path` and closes it. Empty: standard input where that is a pipe or a file,
  // with standard error for what is shown; else the terminal of this process.
  explicit Terminal(const std::string& path);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // What a terminal would take for a command of its own is made visible.
  void write(std::string_view text);
  // A line without its end; nothing when the person closed the input. Waits as long as the call
  // lasts.
  std::optional<std::string> read_line(const mlgym::Call& call);
  // Whether the lines come from a pipe or a file: nobody sees what is typed, and nothing follows
  // its end.
  bool piped() const { return piped_; }

 private:
  bool piped_ = false;
  int input_, output_;
  std::string own_;      // read and not given yet
  std::string& unread_;  // the same; of standard input it outlives this object
};

}  // namespace human
