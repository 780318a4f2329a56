#include "solution.h"

#include "agent_parts/fenced_block.h"
#include "agent_parts/text.h"

namespace tree_search {
namespace {

using agent_parts::trimmed;

constexpr std::size_t kLongestReply = std::size_t{1} << 20;

ReadReply unusable(std::string problem) { return {{}, false, std::move(problem)}; }

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

// Where each line ends in one, carriage returns are no part of the program.
std::string without_carriage_returns(std::string_view text) {
  std::string without;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inside = text[i] == '\n' && (i == 0 || text[i - 1] != '\r');
    if (inside) return std::string(text);
    if (text[i] != '\r' || (i + 1 < text.size() && text[i + 1] != '\n')) without += text[i];
  }
  return without;
}

// A line that the text does not hold.
std::string end_for(const std::string& text) {
  std::string end = "END_OF_SOLUTION";
  while (text.find(end) != text.npos) end += "_";
  return end;
}

}  // namespace

ReadReply read_reply(const mlgym::ChatReply& reply) {
  const bool cut = reply.finish == mlgym::Finish::length;
  const std::string& text = reply.text;
  if (text.size() > kLongestReply) return unusable("it is longer than 1 MiB");
  for (const auto& call : reply.calls) {
    if (call.name == "submit") return {{}, true, ""};
  }
  const agent_parts::FencedBlock block = agent_parts::last_block(text);
  if (trimmed(text).empty()) {
    if (reply.finish == mlgym::Finish::refused) return unusable("it was withheld as refused");
    if (!reply.calls.empty()) return unusable("it calls a tool and holds no block");
    return unusable(cut ? "it reached the limit of its length before it said anything; think less"
                        : "it is empty");
  }
  // Of a text that was cut, an earlier block is not the one that was meant.
  if (block.open && (cut || !block.found)) {
    return unusable(
        cut ? "its block is never closed, as it reached the limit of its length; write less"
            : "its block is never closed");
  }
  if (!block.found) return unusable("it holds no block with a solution");
  const std::string_view inside = trimmed(block.inside);
  if (inside.empty()) return unusable("its block is empty");
  if (inside == "submit") return {{}, true, ""};
  ReadReply read;
  const std::string_view before(text.data(),
                                static_cast<std::size_t>(block.inside.data() - text.data()));
  const auto fence = before.rfind("```");
  read.solution.plan = std::string(trimmed(before.substr(0, fence)));
  read.solution.code = without_carriage_returns(block.inside);
  read.solution.python = block.word == "python" || block.word == "python3" || block.word == "py";
  return read;
}

std::string command_of(const Solution& solution, const std::string& workspace,
                       const std::string& script) {
  const std::string enter = "cd " + quoted(workspace) + "\n";
  if (!solution.python) return enter + solution.code;
  const std::string end = end_for(solution.code), file = quoted(script);
  return enter + "cat > " + file + " <<'" + end + "'\n" + solution.code + end + "\npython3 " + file;
}

std::string block_of(const Solution& solution) {
  return std::string(solution.python ? "```python\n" : "```bash\n") + solution.code + "```";
}

}  // namespace tree_search
