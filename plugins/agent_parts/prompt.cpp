#include "agent_parts/prompt.h"

#include <algorithm>
#include <mlgym/call.hpp>

namespace agent_parts {
namespace {

// Calls `literal` with texts and `placeholder` with names, in order. False: a brace without
// partner, at `at`.
template <class Literal, class Placeholder>
bool scan(std::string_view text, std::size_t& at, Literal literal, Placeholder placeholder) {
  for (at = 0; at < text.size();) {
    const char c = text[at];
    if ((c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
      literal(text.substr(at, 1));
      at += 2;
    } else if (c == '{') {
      const auto end = text.find('}', at);
      if (end == text.npos) return false;
      placeholder(std::string(text.substr(at + 1, end - at - 1)));
      at = end + 1;
    } else {
      const auto next = std::min(text.find_first_of("{}", at + 1), text.size());
      literal(text.substr(at, next - at));
      at = next;
    }
  }
  return true;
}

bool is_of_state(const std::string& name) {
  return name.size() > std::string_view(kState).size() && name.rfind(kState, 0) == 0;
}

}  // namespace

Prompt::Prompt(std::string text, const std::string& file, const std::set<std::string>& known)
    : text_(std::move(text)) {
  std::size_t at = 0;
  const auto fail = [&](const std::string& what) {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<long>(at), '\n');
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, file + ":" + std::to_string(line) + ": " + what);
  };
  const bool whole = scan(
      text_, at, [](std::string_view) {},
      [&](const std::string& name) {
        if (known.count(name)) return;
        if (known.count(kState) && is_of_state(name)) return;
        std::string names;
        for (const auto& one : known)
          names += (names.empty() ? "{" : ", {") + one + (one == kState ? "KEY}" : "}");
        fail("unknown placeholder {" + name + "}; this prompt has " +
             (names.empty() ? "none" : names));
      });
  if (!whole) fail("a { without }; write {{ for a brace");
}

std::string Prompt::fill(const Values& values) const {
  std::string filled;
  std::size_t at = 0;
  scan(
      text_, at, [&](std::string_view literal) { filled += literal; },
      [&](const std::string& name) {
        const auto found = values.find(name);
        filled += found == values.end() && is_of_state(name) ? "n/a" : values.at(name);
      });
  return filled;
}

Prompt read_prompt(const mlgym::Settings& settings, const std::string& name,
                   const std::set<std::string>& known, const std::string& usual) {
  const std::string file =
      settings.text("prompts." + name, "prompts/" + (usual.empty() ? name : usual) + ".md");
  return Prompt(settings.file(file), file, known);
}

}  // namespace agent_parts
