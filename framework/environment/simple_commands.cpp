#include "environment/simple_commands.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

namespace mlgym {
namespace {

bool is_reserved(std::string_view word) {
  constexpr std::string_view kWords[] = {"!",    "do",    "elif",  "else", "if",  "in",
                                         "then", "until", "while", "{",    "time"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool is_assignment(std::string_view word) {
  const auto name = std::find_if_not(
      word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  const std::string_view rest = word.substr(static_cast<std::size_t>(name - word.begin()));
  return name != word.begin() && (rest.substr(0, 1) == "=" || rest.substr(0, 2) == "+=");
}

// Reads a text once, from its begin to its end.
class CommandReader {
 public:
  explicit CommandReader(std::string_view text)
      : text_(text), last_arithmetic_(text.rfind("))") == text.npos ? 0 : text.rfind("))")) {}

  std::vector<SimpleCommand> read() {
    while (at_ < text_.size()) {
      if (std::exchange(pattern_follows_, false)) {
        skip_pattern();
      } else {
        take();
      }
    }
    end_command();
    std::erase_if(commands_, [this](const auto& one) { return functions_.count(one.words[0]); });
    return std::move(commands_);
  }

 private:
  struct HereDocument {
    std::string end;
    bool indented;
  };

  bool next_is(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  void take() {
    const char c = text_[at_];
    if (c == '\\') {
      if (!next_is("\\\n")) word_ += text_.substr(at_, 2);
      at_ = std::min(at_ + 2, text_.size());
    } else if (c == '"' || c == '\'') {
      take_quoted();
    } else if (c == '#' && word_.empty()) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '<' || c == '>') {
      take_redirection();
    } else if (c == '(') {
      take_parenthesis();
    } else if (std::string_view(";&|)`\n").find(c) != std::string_view::npos) {
      take_separator();
    } else {
      ++at_;
      if (c == ' ' || c == '\t' || c == '\r') {
        end_word();
      } else {
        word_ += c;
      }
    }
  }

  void take_quoted() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) at_ += quote == '"' && next_is("\\") ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
    word_ += text_.substr(begin, at_ - begin);
  }

  void take_redirection() {
    command_.connected = true;
    if (next_is("<<") && !next_is("<<<")) {
      end_word();
      at_ += 2;
      const bool indented = next_is("-");
      at_ = std::min(text_.find_first_not_of(" \t", at_ + (indented ? 1 : 0)), text_.size());
      const std::size_t end = std::min(text_.find_first_of(" \t\n;&|()<>", at_), text_.size());
      std::string word(text_.substr(at_, end - at_));
      std::erase_if(word, [](char c) { return c == '"' || c == '\'' || c == '\\'; });
      documents_.push_back({std::move(word), indented});
      at_ = end;
      return;
    }
    const std::size_t length = next_is("<<<") ? 3 : next_is(">&") || next_is("<&") ? 2 : 1;
    word_ += text_.substr(at_, length);
    at_ += length;
  }

  void take_parenthesis() {
    if (is_assignment(word_) && word_.back() == '=') {
      skip_to_closing();
    } else if (next_is("((") && at_ < last_arithmetic_) {
      at_ = text_.find("))", at_) + 2;
      word_ += "(())";
    } else {
      end_word();
      const auto inside = text_.find_first_not_of(" \t", at_ + 1);
      const bool defines = inside != text_.npos && text_[inside] == ')' &&
                           (command_.words.size() == 1 || in_function_definition());
      at_ = defines ? inside + 1 : at_ + 1;
      if (defines) functions_.insert(command_.words.back());
      if (defines) command_ = {};
      end_command();
    }
  }

  bool in_function_definition() const {
    return command_.words.size() == 2 && command_.words[0] == "function";
  }

  // Up to the parenthesis that is not quoted; what is before it is part of nothing.
  void skip_to_closing() {
    const std::string before = word_;
    while (at_ < text_.size() && text_[at_] != ')') {
      if (next_is("\\")) ++at_;
      if (next_is("\"") || next_is("'")) {
        take_quoted();
      } else {
        ++at_;
      }
    }
    at_ = std::min(at_ + 1, text_.size());
    word_ = before;
  }

  void take_separator() {
    const char c = text_[at_];
    end_word();
    const bool next_pattern = cases_ > 0 && (next_is(";;") || next_is(";&"));
    const bool pipe = c == '|' && !next_is("||");
    at_ += next_is(";;&")                                                    ? 3
           : next_is("||") || next_is("&&") || next_is("|&") || next_pattern ? 2
                                                                             : 1;
    // A pipe may end a line, and goes on in the next.
    const bool goes_on = c == '\n' && command_.words.empty() && from_pipe_;
    command_.connected |= pipe;
    end_command();
    from_pipe_ = pipe || goes_on;
    if (c == '\n') skip_documents();
    pattern_follows_ = pattern_follows_ || next_pattern;
  }

  void end_word() {
    if (word_.empty()) return;
    std::vector<std::string>& words = command_.words;
    const bool before = words.empty() && (is_reserved(word_) || is_assignment(word_));
    if (words.empty() && word_ == "esac" && cases_ > 0) {
      --cases_;
    } else if (in_function_definition() && word_ == "{") {
      functions_.insert(words[1]);
      words.clear();
    } else if (!before) {
      words.push_back(word_);
    }
    word_.clear();
    if (words.size() == 3 && words[0] == "case" && words[2] == "in") {
      words.clear();
      ++cases_;
      pattern_follows_ = true;
    }
  }

  void end_command() {
    end_word();
    command_.connected |= from_pipe_;
    from_pipe_ = false;
    if (in_function_definition()) {
      functions_.insert(command_.words[1]);
    } else if (!command_.words.empty()) {
      commands_.push_back(std::move(command_));
    }
    command_ = {};
  }

  // A pattern of `case` with its parenthesis, or the end of the whole.
  void skip_pattern() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    const auto after = at_ + 4;
    if (next_is("esac") &&
        (after >= text_.size() || std::isalnum(static_cast<unsigned char>(text_[after])) == 0)) {
      at_ = after;
      --cases_;
      return;
    }
    skip_to_closing();
  }

  void skip_documents() {
    for (const auto& document : std::exchange(documents_, {})) {
      while (at_ < text_.size()) {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        std::string_view line = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        if (document.indented)
          line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
        if (line == document.end) break;
      }
    }
  }

  const std::string_view text_;
  const std::size_t last_arithmetic_;  // where the last of its ends is; 0: nowhere
  std::size_t at_ = 0;
  std::string word_;
  SimpleCommand command_;
  bool from_pipe_ = false;
  int cases_ = 0;  // that are open
  bool pattern_follows_ = false;
  std::vector<HereDocument> documents_;  // that begin with the next line
  std::set<std::string> functions_;
  std::vector<SimpleCommand> commands_;
};

}  // namespace

std::vector<SimpleCommand> simple_commands(std::string_view command) {
  return CommandReader(command).read();
}

}  // namespace mlgym
