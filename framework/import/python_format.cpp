#include "import/python_format.h"

#include <algorithm>

namespace mlgym {
namespace {

bool is_name(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9');
  });
}

}  // namespace

FormatProblem read_python_format(std::string_view text, std::vector<FormatPiece>& pieces) {
  const auto add = [&pieces](std::string_view literal, std::size_t at) {
    if (pieces.empty() || pieces.back().field) pieces.push_back({false, "", at});
    pieces.back().text += literal;
  };
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      const auto next = std::min(text.find_first_of("{}", at), text.size());
      add(text.substr(at, next - at), at);
      at = next;
    } else if (at + 1 < text.size() && text[at + 1] == c) {
      add(text.substr(at, 1), at);
      at += 2;
    } else if (c == '}') {
      return {"a } without {; write }} for a brace", at};
    } else {
      const auto end = text.find_first_of("{}", at + 1);
      if (end == text.npos || text[end] == '{') return {"a { without }; write {{ for a brace", at};
      const std::string_view name = text.substr(at + 1, end - at - 1);
      if (!is_name(name)) {
        return {"{" + std::string(name) +
                    "} is no plain placeholder such as {description}; write {{ and }} for braces",
                at};
      }
      pieces.push_back({true, std::string(name), at});
      at = end + 1;
    }
  }
  return {};
}

std::string with_doubled_braces(std::string_view text) {
  std::string doubled;
  for (const char c : text) {
    doubled += c;
    if (c == '{' || c == '}') doubled += c;
  }
  return doubled;
}

}  // namespace mlgym
