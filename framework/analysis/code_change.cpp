#include "analysis/code_change.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

namespace mlgym {
namespace {

enum class TokenKind { number, name, text, sign };

struct Token {
  TokenKind kind;
  std::string_view text;
};

// Of ASCII, without asking for the locale at every byte.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) { return starts_name(c) || is_digit(c); }

// The length of the text literal that `text` begins with; one that is never closed ends with its
// line, or with everything where three quotes opened it.
std::size_t length_of_literal(std::string_view text) {
  const char quote = text[0];
  const bool tripled = text.size() >= 3 && text[1] == quote && text[2] == quote;
  if (tripled) {
    const auto end = text.find(text.substr(0, 3), 3);
    return end == text.npos ? text.size() : end + 3;
  }
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == quote)
      return i + 1;
    else if (text[i] == '\n')
      return i;
  }
  return text.size();
}

// Names before which no function is called, and after which a sign is a number's.
bool is_keyword(std::string_view name) {
  constexpr std::string_view kKeywords[] = {
      "and", "as",    "assert", "await", "class",  "del",   "elif", "else",   "except",
      "for", "from",  "global", "if",    "import", "in",    "is",   "lambda", "not",
      "or",  "raise", "return", "while", "with",   "yield", "def"};
  return std::find(std::begin(kKeywords), std::end(kKeywords), name) != std::end(kKeywords);
}

// Whether a sign behind these tokens belongs to the number that follows it.
bool begins_value(const std::vector<Token>& before) {
  if (before.empty()) return true;
  const auto& last = before.back();
  if (last.kind == TokenKind::name) return is_keyword(last.text);
  return last.kind == TokenKind::sign && std::string_view(")]}").find(last.text) == last.text.npos;
}

bool starts_number(std::string_view text) {
  return !text.empty() &&
         (is_digit(text[0]) || (text[0] == '.' && text.size() > 1 && is_digit(text[1])));
}

// "1e-3" is one number: a sign counts after an exponent.
std::size_t length_of_number(std::string_view text) {
  std::size_t i = 1;
  while (i < text.size() &&
         (continues_name(text[i]) || text[i] == '.' ||
          ((text[i] == '-' || text[i] == '+') && (text[i - 1] == 'e' || text[i - 1] == 'E') &&
           !text.starts_with("0x"))))
    ++i;
  return i;
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  while (!text.empty()) {
    const char c = text[0];
    if (is_space(c)) {
      text.remove_prefix(1);
      continue;
    }
    if (c == '#') {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
      continue;
    }
    Token token{TokenKind::sign, text.substr(0, 1)};
    if ((c == '-' || c == '+') && starts_number(text.substr(1)) && begins_value(tokens)) {
      token = {TokenKind::number, text.substr(0, 1 + length_of_number(text.substr(1)))};
    } else if (starts_number(text)) {
      token = {TokenKind::number, text.substr(0, length_of_number(text))};
    } else if (c == '"' || c == '\'') {
      token = {TokenKind::text, text.substr(0, length_of_literal(text))};
    } else if (starts_name(c)) {
      const auto end = std::find_if_not(text.begin(), text.end(), continues_name);
      token = {TokenKind::name, text.substr(0, static_cast<std::size_t>(end - text.begin()))};
    }
    text.remove_prefix(token.text.size());
    tokens.push_back(token);
  }
  return tokens;
}

struct Names {
  std::set<std::string_view> made, called;
};

Names names_in(const std::vector<Token>& tokens) {
  Names names;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::name) continue;
    const auto& next = tokens[i + 1];
    if (tokens[i].text == "def" || tokens[i].text == "class") {
      if (next.kind == TokenKind::name) names.made.insert(next.text);
      ++i;
    } else if (next.text == "(" && !is_keyword(tokens[i].text)) {
      names.called.insert(tokens[i].text);
    }
  }
  return names;
}

// Something in `after` that is not in `before`.
bool has_new(const std::set<std::string_view>& before, const std::set<std::string_view>& after) {
  return !std::includes(before.begin(), before.end(), after.begin(), after.end());
}

}  // namespace

CodeChange change_between(std::string_view before, std::string_view after) {
  const auto old_tokens = tokens_of(before), new_tokens = tokens_of(after);
  bool same_number = true;
  const bool same_otherwise =
      std::equal(old_tokens.begin(), old_tokens.end(), new_tokens.begin(), new_tokens.end(),
                 [&](const Token& a, const Token& b) {
                   if (a.kind == TokenKind::number && b.kind == TokenKind::number) {
                     same_number = same_number && a.text == b.text;
                     return true;
                   }
                   return a.kind == b.kind && a.text == b.text;
                 });
  if (same_otherwise) return same_number ? CodeChange::none : CodeChange::numbers;
  const auto old_names = names_in(old_tokens), new_names = names_in(new_tokens);
  if (has_new(old_names.made, new_names.made)) return CodeChange::functions;
  if (has_new(old_names.called, new_names.called)) return CodeChange::calls;
  return CodeChange::other;
}

}  // namespace mlgym
