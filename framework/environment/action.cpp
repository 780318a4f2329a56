#include "environment/action.h"

#include <optional>
#include <vector>

#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

constexpr std::string_view kFence = "```";

struct Block {
  std::size_t opening;  // offset of the opening fence
  std::size_t inside;   // first byte after its line
  std::size_t end;      // offset of the closing fence's line
  std::size_t after;    // first byte after that line
};

}  // namespace

absl::StatusOr<FencedCommand> parse_fenced_command(std::string_view text) {
  struct Open {
    std::size_t fence, inside;
  };
  std::vector<Open> open;
  std::optional<Block> last;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t newline = text.find('\n', at);
    const std::size_t next = newline == text.npos ? text.size() : newline + 1;
    const std::string_view line = trim(text.substr(at, next - at));
    if (text.substr(at, kFence.size()) == kFence) {
      const bool bare = line == kFence;
      if (bare && !open.empty()) {
        if (open.size() == 1) last = Block{open[0].fence, open[0].inside, at, next};
        open.pop_back();
      } else if (line.substr(kFence.size()).find('`') == line.npos) {
        open.push_back({at, next});
      }
    }
    at = next;
  }
  if (!last) {
    return invalid(
        "{} Write your thoughts, then exactly one command between a line of three backticks and "
        "another one:\n```\nls\n```",
        open.empty() ? "There is no command in your reply."
                     : "The command in your reply is not closed.");
  }
  FencedCommand result;
  result.command = text.substr(last->inside, last->end - last->inside);
  result.thought =
      std::string(text.substr(0, last->opening)) + std::string(text.substr(last->after));
  result.thought = trim(result.thought);
  return result;
}

}  // namespace mlgym
