#include "closed_windows.h"

#include <set>

#include "windows.h"

namespace history {

std::vector<mlgym::Message> ClosedWindows::view(mlgym::Call&,
                                                const std::vector<mlgym::Message>& messages,
                                                std::int64_t) {
  std::vector<mlgym::Message> seen = messages;
  std::set<std::string> shown;  // files with a later window
  for (auto message = seen.rbegin(); message != seen.rend(); ++message) {
    if (message->role != mlgym::Role::user && message->role != mlgym::Role::tool) continue;
    const std::vector<Window> windows = windows_in(message->text);
    for (auto window = windows.rbegin(); window != windows.rend(); ++window) {
      if (shown.insert(window->path).second) continue;
      message->text.replace(
          window->begin, window->end - window->begin,
          "Outdated window with " + std::to_string(window->lines) + " lines omitted\n");
    }
  }
  return seen;
}

}  // namespace history
