// What a model sees of a long chat: the instructions, and as many of the last messages as fit.
#include <mlgym/plugin.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace {

using Messages = std::vector<mlgym::Message>;

class @CLASS@ : public mlgym::History {
 public:
  explicit @CLASS@(const mlgym::Settings& settings) : last_(settings.integer("last", 20)) {
    if (last_ < 1) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "\"last\" is below 1");
  }

  // The chat itself stays whole: `messages` are all there are, every time.
  Messages view(mlgym::Call&, const Messages& messages, std::int64_t budget) override {
    std::size_t start = 0;  // of the chat proper
    while (start < messages.size() && messages[start].role == mlgym::Role::system) ++start;
    if (start < messages.size()) ++start;  // the task

    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < start; ++i) bytes += size_of(messages[i]);
    std::size_t kept = messages.size();
    std::int64_t count = 0;
    while (kept > start && count < last_) {
      bytes += size_of(messages[kept - 1]);
      if (budget > 0 && bytes > budget && count > 0) break;
      --kept;
      ++count;
    }
    // No answer of a tool without the call that asked for it.
    while (kept < messages.size() && messages[kept].role == mlgym::Role::tool) ++kept;

    Messages seen(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(start));
    seen.insert(seen.end(), messages.begin() + static_cast<std::ptrdiff_t>(kept), messages.end());
    return seen;
  }

 private:
  static std::int64_t size_of(const mlgym::Message& message) {
    std::size_t bytes = message.text.size();
    for (const auto& call : message.calls) bytes += call.name.size() + call.arguments.size();
    return static_cast<std::int64_t>(bytes);
  }

  std::int64_t last_;
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "The instructions and the last messages"));
