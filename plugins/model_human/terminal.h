// A person at a terminal: text out, lines in.
#pragma once

#include <mlgym/call.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace human {

// Opens and closes it. Errors are mlgym::Error.
class Terminal {
 public:
  explicit Terminal(const std::string& path);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void write(std::string_view text);
  // A line without its end; nothing when the person closed the input. Waits as long as the call
  // lasts.
  std::optional<std::string> read_line(const mlgym::Call& call);

 private:
  int descriptor_;
  std::string unread_;
};

}  // namespace human
