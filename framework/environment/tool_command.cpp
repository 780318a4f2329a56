// A tool's text command.
#include <optional>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/tool_arguments.h"

namespace mlgym {
namespace {

// Takes the first word off the text: quotes and a backslash before a space, a quote or a backslash
// are understood; before anything else it is itself, as in the pattern a\.b. Nothing: a quote is
// not closed.
std::optional<std::string> take_word(std::string_view& text) {
  std::string word;
  char quote = 0;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '\\' && quote != '\'' &&
        (next == '"' || next == '\\' || (!quote && (next == ' ' || next == '\'')))) {
      word += next;
      ++i;
    } else if (quote) {
      if (c == quote) {
        quote = 0;
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == ' ' || c == '\t') {
      break;
    } else {
      word += c;
    }
  }
  if (quote) return std::nullopt;
  text = trim(text.substr(i));
  return word;
}

// Programs that agents put behind a tool in one line.
bool begins_shell_command(std::string_view text) {
  constexpr std::string_view kPrograms[] = {
      "awk",  "bash",  "cat", "cd",  "cp",     "echo",    "find",   "git",  "grep", "head",
      "ls",   "mkdir", "mv",  "pip", "python", "python3", "pwd",    "rm",   "sed",  "sleep",
      "sort", "tail",  "tee", "wc",  "nl",     "open",    "submit", "edit", "goto", "validate"};
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  return std::find(std::begin(kPrograms), std::end(kPrograms), word) != std::end(kPrograms);
}

// What of the line, outside of quotes, only a shell understands; empty: nothing. A text of many
// words (`free`) may have signs in it that stand for themselves.
std::string shell_syntax_in(std::string_view line, bool free) {
  const auto blank = [&line](std::size_t at) { return at >= line.size() || line[at] == ' '; };
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && quote != '\'') ++i;
    if (quote || c == '"' || c == '\'') {
      quote = !quote ? c : c == quote ? '\0' : quote;
      continue;
    }
    if (std::string_view(";&|<>").find(c) == std::string_view::npos) continue;
    const bool twice = i + 1 < line.size() && line[i + 1] == c;
    const std::string_view sign = line.substr(i, twice && (c == '&' || c == '|') ? 2 : 1);
    if (sign.size() == 2) return std::string(sign);
    if (c == '<' || c == '>') {
      const std::size_t word = i > 0 && (line[i - 1] == '1' || line[i - 1] == '2') ? i - 1 : i;
      if (!free && (word == 0 || blank(word - 1))) return std::string(sign);
      continue;
    }
    const bool alone = (i == 0 || c == ';' || blank(i - 1)) && blank(i + 1);
    if ((!free && alone) || begins_shell_command(trim(line.substr(i + 1))))
      return std::string(sign);
  }
  return "";
}

// All of the line: as it is, but without quotes around the whole.
std::string rest_of_line(std::string_view text) {
  if (text.front() == '"' || text.front() == '\'') {
    std::string_view left = text;
    if (auto word = take_word(left); word && left.empty()) return *word;
  }
  return std::string(text);
}

struct ParameterNames {
  std::vector<std::string> words;  // in the order in which a command fills them
  std::size_t required = 0;        // so many of them
  std::string body;                // the one that takes lines; empty: none
  bool last_takes_rest = false;
};

ParameterNames names_in(const ToolGrammar& tool) {
  ParameterNames names;
  for (const auto& key : tool.parameters.value("required", Json::array()))
    if (key.is_string()) names.words.push_back(key);
  if (!tool.end.empty() && !names.words.empty()) {
    names.body = names.words.back();
    names.words.pop_back();
  }
  names.required = names.words.size();
  const Json properties = tool.parameters.value("properties", Json::object());
  for (const auto& [key, schema] : properties.items()) {
    if (key == names.body ||
        std::find(names.words.begin(), names.words.end(), key) != names.words.end())
      continue;
    names.words.push_back(key);
  }
  if (names.words.size() == names.required && names.required > 0) {
    const Json last = properties.value(names.words.back(), Json::object());
    names.last_takes_rest = last.value("type", Json("string")) == "string";
  }
  return names;
}

// The lines up to the one that is tool.end.
absl::StatusOr<std::string> take_body(const ToolGrammar& tool, std::string_view lines) {
  std::string body;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    std::string_view line = lines.substr(0, end);
    lines = end == lines.npos ? "" : lines.substr(end + 1);
    if (const auto last = line.find_last_not_of(" \t\r");
        line.substr(0, last + 1) == tool.end && last != line.npos) {
      if (trim(lines).empty()) return body;
      return invalid(
          "there is text after the line \"{}\"; one command at a time, nothing was done{}",
          tool.end, usage_of(tool));
    }
    body += line;
    body += '\n';
  }
  return invalid("{} has no line \"{}\" that ends it, so nothing was done{}", tool.name, tool.end,
                 usage_of(tool));
}

}  // namespace

absl::StatusOr<Json> arguments_of_command(const ToolGrammar& tool, std::string_view command) {
  command = command.substr(std::min(command.find_first_not_of(" \t\r\n"), command.size()));
  const auto end = command.find('\n');
  std::string_view line = trim(command.substr(
      tool.name.size(), end == command.npos ? command.npos : end - tool.name.size()));
  const std::string_view after = end == command.npos ? "" : command.substr(end + 1);
  const ParameterNames names = names_in(tool);
  if (const std::string sign =
          shell_syntax_in(line.substr(0, line.find(" #")), names.last_takes_rest);
      !sign.empty()) {
    return invalid(
        "{0} is a tool and stands alone in its command; \"{1}\" and what is behind it are for the "
        "shell, and nothing was done: give them a command of their own, or write quotes around an "
        "argument that has \"{1}\" in it{2}",
        tool.name, sign, usage_of(tool));
  }
  Json arguments = Json::object();
  for (std::size_t i = 0; i < names.words.size() && !line.empty(); ++i) {
    if (names.last_takes_rest && i + 1 == names.words.size()) {
      arguments[names.words[i]] = rest_of_line(line);
      line = "";
      break;
    }
    if (i >= names.required && line.front() == '#') break;
    auto word = take_word(line);
    if (!word) return invalid("{}: a quote is not closed: {}{}", tool.name, line, usage_of(tool));
    arguments[names.words[i]] = std::move(*word);
  }
  if (!line.empty() && line.front() != '#') {  // a comment, as in a shell
    return invalid(
        "{} takes {}, and there is more: {} (write quotes around an argument with spaces){}",
        tool.name,
        names.words.empty() ? "no arguments" : fmt::format("{} argument(s)", names.words.size()),
        line, usage_of(tool));
  }
  if (!names.body.empty()) {
    auto body = take_body(tool, after);
    if (!body.ok()) return body.status();
    arguments[names.body] = std::move(*body);
  } else if (!trim(after).empty()) {
    return invalid(
        "{} is a command of one line, and there is text after it; one command at a "
        "time, nothing was done{}",
        tool.name, usage_of(tool));
  }
  return fitting_arguments(tool, arguments, usage_of(tool));
}

}  // namespace mlgym
