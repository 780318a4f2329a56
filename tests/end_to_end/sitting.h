// A person at a terminal: a test types, and reads the screen.
#pragma once

#include <string>
#include <vector>

#include "base/file.h"
#include "program.h"

namespace mlgym::test {

// A program with a terminal of its own. Ends with its owner, by SIGKILL.
class Sitting {
 public:
  // Runs mlgym in `folder`.
  Sitting(const Folder& folder, const std::vector<std::string>& arguments);
  ~Sitting();
  Sitting(const Sitting&) = delete;
  Sitting& operator=(const Sitting&) = delete;

  void types(const std::string& text);
  // Waits until the screen shows `text`, behind what was waited for before; gives what stands
  // between the two, and `text`. Line ends are "\n".
  std::string sees(const std::string& text);
  // Exit code, or 128 + signal; what was shown until then is in `screen()`.
  int ends();
  const std::string& screen() const { return screen_; }
  // The process by its id, and nothing else.
  void kill(int signal);

 private:
  bool read_more(double seconds);
  pid_t process_ = -1;
  Descriptor terminal_;
  std::string screen_;
  std::size_t seen_ = 0;
};

}  // namespace mlgym::test
