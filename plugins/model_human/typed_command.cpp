#include "typed_command.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

namespace human {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view first_word(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  text.remove_prefix(begin);
  return text.substr(0, text.find_first_of(" \t\r\n"));
}

// Blanks behind it are not seen at a terminal, and no tool minds them.
bool has_line(std::string_view text, std::string_view wanted) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.substr(0, line.find_last_not_of(kBlank) + 1) == wanted) return true;
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  return false;
}

// Goes over a command once. What is open lies on a stack, under the text that closes it.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  std::string awaited() {
    while (at_ < text_.size()) step();
    end_word();
    if (escaped_) return "more";
    if (!open_.empty()) return open_.back().closing;
    if (!documents_.empty()) return documents_.front().end;
    return joined_ ? "more" : "";
  }

 private:
  struct Open {
    std::string closing;
    bool part_of_word;  // an expansion or a quote
    bool begins;        // whether a command might begin where it was opened
  };
  struct Document {
    std::string end;
    bool tabs;  // before the lines do not count
  };

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool inside(std::string_view closing) const {
    return !open_.empty() && open_.back().closing == closing;
  }
  bool next_is(std::string_view word) const { return text_.substr(at_, word.size()) == word; }

  void step() {
    const char c = peek();
    if (inside("'")) {
      const auto end = text_.find('\'', at_);
      if (end == text_.npos) {
        at_ = text_.size();
        return;
      }
      at_ = end + 1;
      close();
    } else if (c == '\\') {
      escape();
    } else if (inside("\"")) {
      quoted(c);
    } else if (c == '\'' || c == '"' || c == '`') {
      quote(c);
    } else if (inside("))") || (inside("}") && open_.back().part_of_word)) {
      arithmetic_or_parameter(c);
    } else {
      plain(c);
    }
  }

  void escape() {
    escaped_ = at_ + 2 >= text_.size() && peek(1) == '\n';
    word_ += '\\';  // a word that is escaped is no keyword
    at_ += 2;
  }

  void open(std::string closing, bool part_of_word, std::size_t length) {
    open_.push_back({std::move(closing), part_of_word, begins_});
    begins_ = true;
    word_.clear();
    at_ += length;
  }
  // What was opened last is whole: a part of a word, or something that a command may follow.
  void close() {
    const bool part_of_word = open_.back().part_of_word;
    begins_ = !part_of_word || open_.back().begins;
    word_ = part_of_word ? "$" : "";
    joined_ = false;
    open_.pop_back();
  }

  void quote(char c) {
    if (c == '`' && inside("`")) {
      close();
      ++at_;
    } else {
      open(std::string(1, c), true, 1);
    }
  }

  void quoted(char c) {
    if (c == '$' || c == '`') return expansion(c);
    if (c == '"') close();
    ++at_;
  }

  void expansion(char c) {
    if (c == '`') return quote(c);
    if (next_is("$((")) return open("))", true, 3);
    if (next_is("$(")) return open(")", true, 2);
    if (next_is("${")) return open("}", true, 2);
    word_ += c;
    ++at_;
    if (peek() != '\'' || inside("\"")) return;
    // $'...': a quote may stand in it behind a backslash.
    for (++at_; at_ < text_.size() && peek() != '\''; ++at_) {
      if (peek() == '\\') ++at_;
    }
    if (at_ >= text_.size()) open("'", true, 0);
    ++at_;
  }

  void arithmetic_or_parameter(char c) {
    if (c == '$') return expansion(c);
    if (inside("))") && c == '(') {
      ++arithmetic_;  // until its partner; what lies between is no command
      return open(")", true, 1);
    }
    if (inside("))") && next_is("))")) {
      close();
      ++at_;
    } else if (inside("}") && c == '}') {
      close();
    }
    ++at_;
  }

  void plain(char c) {
    if (c == '\n') return line_end();
    if (c == '#' && word_.empty()) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (kBlank.find(c) != kBlank.npos) {
      end_word();
      ++at_;
    } else if (c == '$') {
      expansion(c);
    } else if (next_is("<<") && !next_is("<<<") && arithmetic_ == 0) {
      document();
    } else if (std::string_view(";&|()<>").find(c) != std::string_view::npos) {
      operator_sign(c);
    } else {
      word_ += c;
      joined_ = false;
      ++at_;
    }
  }

  void operator_sign(char c) {
    const bool was_first = word_.empty() && begins_;
    end_word();
    if (c == '<' || c == '>') {
      while (next_is("<") || next_is(">")) ++at_;
      if (peek() == '&') ++at_;
      return;
    }
    if (c == '(') {
      const bool computes = (was_first || after_for_) && next_is("((");
      return open(computes ? "))" : ")", false, computes ? 2 : 1);
    }
    if (c == ')') {
      if (inside(")")) {
        close();
        if (arithmetic_ > 0) --arithmetic_;
      } else {
        begins_ = true;  // after a pattern of `case`
      }
    } else {
      // && || | and |& need a command behind them; ; and & do not.
      const bool twice = peek(1) == c;
      joined_ = c == '|' || (c == '&' && twice);
      begins_ = true;
      if (twice || (c == '|' && peek(1) == '&')) ++at_;
    }
    ++at_;
  }

  // << or <<-, and the word that ends the document, which loses its quotes.
  void document() {
    end_word();
    at_ += 2;
    const bool tabs = peek() == '-';
    if (tabs) ++at_;
    while (peek() == ' ' || peek() == '\t') ++at_;
    std::string end;
    for (; at_ < text_.size() &&
           std::string_view(" \t\r\n;&|()<>").find(peek()) == std::string_view::npos;
         ++at_) {
      const char c = peek();
      if (c == '\'' || c == '"') {
        const auto close = text_.find(c, at_ + 1);
        if (close == text_.npos) break;
        end += text_.substr(at_ + 1, close - at_ - 1);
        at_ = close;
      } else if (c == '\\') {
        ++at_;
        end += peek();
      } else {
        end += c;
      }
    }
    if (!end.empty()) documents_.push_back({end, tabs});
    joined_ = false;
  }

  void line_end() {
    end_word();
    begins_ = true;
    ++at_;
    while (!documents_.empty() && at_ < text_.size()) {
      const auto end = text_.find('\n', at_);
      std::string_view line = text_.substr(at_, end == text_.npos ? end : end - at_);
      at_ = end == text_.npos ? text_.size() : end + 1;
      if (documents_.front().tabs)
        line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      if (line == documents_.front().end) documents_.pop_front();
    }
  }

  // A word where a command begins may open or close something.
  void end_word() {
    if (word_.empty()) return;
    const std::string word = std::move(word_);
    word_.clear();
    joined_ = false;
    const bool first = begins_;
    begins_ = false;
    after_for_ = false;
    if (arithmetic_ > 0 || !first) return;
    if (word == "if") return opens("fi");
    if (word == "case") return opens("esac", false);
    if (word == "{") return opens("}");
    if (word == "for" || word == "select") {
      after_for_ = true;
      return opens("done", false);
    }
    if (word == "while" || word == "until") return opens("done");
    if (word == "fi" || word == "done" || word == "esac" || word == "}") {
      if (inside(word)) open_.pop_back();
      return;
    }
    begins_ = word == "then" || word == "else" || word == "elif" || word == "do" || word == "!" ||
              word == "time";
  }
  void opens(const char* closing, bool command_follows = true) {
    open_.push_back({closing, false, true});
    begins_ = command_follows;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::deque<Document> documents_;  // begun on this line, their text follows it
  std::string word_;
  bool begins_ = true;  // a command may begin here
  bool after_for_ = false;
  bool joined_ = false;   // the last thing was | or && or ||
  bool escaped_ = false;  // the last line ends in a backslash
  int arithmetic_ = 0;    // open parentheses in (( ))
};

}  // namespace

std::string awaited(std::string_view command, const std::map<std::string, std::string>& ends) {
  const auto tool = ends.find(std::string(first_word(command)));
  if (tool != ends.end()) return has_line(command, tool->second) ? "" : tool->second;
  return Scan(command).awaited();
}

}  // namespace human
