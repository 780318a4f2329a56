#include "base/simple_commands.h"

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
    std::erase_if(commands_, [this](const auto& one) {
      return !one.words.empty() && functions_.count(one.words[0]) > 0;
    });
    return std::move(commands_);
  }

 private:
  // What the word that is read is for.
  enum class Use { word, input, output, skipped, here_document };
  struct HereDocument {
    std::size_t command;  // the number of the one that reads it
    std::string end;
    bool indented;
  };

  bool next_is(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  void add(std::string_view text) {
    word_ += text;
    in_word_ = true;
  }

  void take() {
    const char c = text_[at_];
    if (c == '\\') {
      if (!next_is("\\\n")) add_quoted(text_.substr(at_ + 1, 1));
      at_ = std::min(at_ + 2, text_.size());
    } else if (c == '"' || c == '\'') {
      take_quoted();
    } else if (c == '#' && !in_word_) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '<' || c == '>' || next_is("&>")) {
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
        add({&c, 1});
      }
    }
  }

  void add_quoted(std::string_view text) {
    add(text);
    quoted_ = true;
  }

  void take_quoted() {
    const char quote = text_[at_++];
    add_quoted({});
    while (at_ < text_.size() && text_[at_] != quote) {
      const bool escapes =
          quote == '"' && next_is("\\") && at_ + 1 < text_.size() &&
          std::string_view("\"\\$`").find(text_[at_ + 1]) != std::string_view::npos;
      if (escapes) ++at_;
      word_ += text_[at_++];
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  void take_redirection() {
    command_.connected = true;
    const bool number = std::all_of(word_.begin(), word_.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0; });
    if (number && !quoted_) drop_word();  // of what is redirected
    end_word();
    if (next_is("&>")) ++at_;
    const char c = text_[at_];
    const auto length = std::min(text_.find_first_not_of(c, at_), text_.size()) - at_;
    at_ += length;
    if (c == '<') {
      use_ = length == 1 ? Use::input : length == 2 ? Use::here_document : Use::skipped;
      indented_ = length == 2 && next_is("-");
      if (indented_ || next_is("&")) ++at_;
    } else {
      use_ = next_is("&") ? Use::skipped : Use::output;
      if (next_is("|") || next_is("&")) ++at_;
    }
  }

  void take_parenthesis() {
    if (!quoted_ && assigns_variable(word_) && word_.back() == '=') {
      skip_to_closing();
    } else if (next_is("((") && at_ < last_arithmetic_) {
      at_ = text_.find("))", at_) + 2;
      add("(())");
    } else {
      end_word();
      const auto inside = text_.find_first_not_of(" \t", at_ + 1);
      const bool defines = inside != text_.npos && text_[inside] == ')' &&
                           (command_.words.size() == 1 || in_function_definition());
      at_ = defines ? inside + 1 : at_ + 1;
      if (defines) functions_.insert(command_.words.back());
      if (defines) command_.words.clear();
      end_command();
    }
  }

  bool in_function_definition() const {
    return command_.words.size() == 2 && command_.words[0] == "function";
  }

  // Up to the parenthesis that is not quoted; what is before it is part of nothing.
  void skip_to_closing() {
    const std::string before = word_;
    const bool in_word = in_word_, quoted = quoted_;
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
    in_word_ = in_word;
    quoted_ = quoted;
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
    if (c == '\n') take_documents();
    pattern_follows_ = pattern_follows_ || next_pattern;
  }

  void drop_word() {
    word_.clear();
    in_word_ = quoted_ = false;
  }

  void end_word() {
    if (!in_word_) return;
    const bool plain = !std::exchange(quoted_, false);
    const std::string word = std::exchange(word_, {});
    in_word_ = false;
    switch (std::exchange(use_, Use::word)) {
      case Use::word:
        end_word_of_command(word, plain);
        break;
      case Use::input:
        command_.inputs.push_back(word);
        break;
      case Use::output:
        command_.outputs.push_back(word);
        break;
      case Use::here_document:
        documents_.push_back({commands_.size(), word, indented_});
        break;
      case Use::skipped:
        break;
    }
  }

  // Of a word without quotes, some have a meaning to the shell.
  void end_word_of_command(const std::string& word, bool plain) {
    std::vector<std::string>& words = command_.words;
    const bool before = words.empty() && plain && (is_reserved(word) || assigns_variable(word));
    if (words.empty() && plain && word == "esac" && cases_ > 0) {
      --cases_;
    } else if (in_function_definition() && word == "{") {
      functions_.insert(words[1]);
      words.clear();
    } else if (!before) {
      words.push_back(word);
    }
    if (words.size() == 3 && words[0] == "case" && words[2] == "in") {
      words.clear();
      ++cases_;
      pattern_follows_ = true;
    }
  }

  void end_command() {
    end_word();
    use_ = Use::word;
    command_.connected |= from_pipe_;
    from_pipe_ = false;
    const bool reads = !documents_.empty() && documents_.back().command == commands_.size();
    if (in_function_definition()) {
      functions_.insert(command_.words[1]);
      command_.words.clear();
    }
    if (!command_.words.empty() || !command_.inputs.empty() || !command_.outputs.empty() || reads)
      commands_.push_back(std::move(command_));
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

  void take_documents() {
    for (const auto& document : std::exchange(documents_, {})) {
      const std::size_t begin = at_;
      std::size_t end = at_;
      while (at_ < text_.size()) {
        const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
        std::string_view line = text_.substr(at_, line_end - at_);
        at_ = std::min(line_end + 1, text_.size());
        if (document.indented)
          line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
        if (line == document.end) break;
        end = at_;
      }
      commands_[document.command].body = text_.substr(begin, end - begin);
    }
  }

  const std::string_view text_;
  const std::size_t last_arithmetic_;  // where the last of its ends is; 0: nowhere
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false;   // there is one, if only an empty one in quotes
  bool quoted_ = false;    // some of it
  bool indented_ = false;  // the here-document whose end is read
  Use use_ = Use::word;
  SimpleCommand command_;
  bool from_pipe_ = false;
  int cases_ = 0;  // that are open
  bool pattern_follows_ = false;
  std::vector<HereDocument> documents_;  // that begin with the next line
  std::set<std::string> functions_;
  std::vector<SimpleCommand> commands_;
};

}  // namespace

bool assigns_variable(std::string_view word) {
  const auto name = std::find_if_not(
      word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  const std::string_view rest = word.substr(static_cast<std::size_t>(name - word.begin()));
  return name != word.begin() && (rest.substr(0, 1) == "=" || rest.substr(0, 2) == "+=");
}

std::vector<SimpleCommand> simple_commands(std::string_view text) {
  return CommandReader(text).read();
}

}  // namespace mlgym
