#include "analysis/shell_commands.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <utility>

namespace mlgym {
namespace {

using Words = std::vector<std::string>;

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool sets_variable(std::string_view word) {
  const auto equals = word.find('=');
  return equals != word.npos && equals > 0 &&
         std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
         });
}

// Words before the name of a command.
bool leads_up(std::string_view word) {
  constexpr std::array<std::string_view, 15> kWords = {"sudo", "then",  "do",    "else",    "elif",
                                                       "if",   "while", "until", "!",       "{",
                                                       "time", "nohup", "exec",  "command", "env"};
  return one_of(kWords, word) || sets_variable(word);
}

// Takes text apart at blanks, separators and redirections outside of quotes.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<ShellCommand> split() {
    while (at_ < text_.size()) take();
    end_command();
    return std::move(commands_);
  }

 private:
  enum class Next { word, target, here_document };

  void take() {
    const char c = text_[at_];
    if (c == '\\') {
      if (at_ + 1 < text_.size() && text_[at_ + 1] != '\n') add(text_[at_ + 1]);
      at_ += 2;
    } else if (c == '\'' || c == '"') {
      take_quoted(c);
    } else if (c == '#' && !in_word_) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '\n') {
      ++at_;
      end_command();
      take_bodies();
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
      end_word();
    } else if (c == '>' || c == '<') {
      take_redirection(c);
    } else if (c == '&' && text_.substr(at_).starts_with("&>")) {
      ++at_;
      end_word();
    } else if (std::string_view(";|&()`").find(c) != std::string_view::npos) {
      ++at_;
      end_command();
    } else {
      add(c);
      ++at_;
    }
  }

  void add(char c) {
    word_.push_back(c);
    in_word_ = true;
  }

  void take_quoted(char quote) {
    in_word_ = true;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      const bool escapes =
          quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size() &&
          std::string_view("\"\\$`").find(text_[at_ + 1]) != std::string_view::npos;
      if (escapes) ++at_;
      word_.push_back(text_[at_]);
    }
    ++at_;
  }

  void take_redirection(char c) {
    const auto length = std::min(text_.find_first_not_of(c, at_), text_.size()) - at_;
    at_ += length;
    if (std::all_of(word_.begin(), word_.end(), [](char d) { return d >= '0' && d <= '9'; }))
      drop_word();  // the number of what is redirected
    end_word();
    if (c == '<') {
      if (length == 2) next_ = Next::here_document;
      if (length == 2 && at_ < text_.size() && text_[at_] == '-') ++at_;
      return;
    }
    if (at_ < text_.size() && text_[at_] == '|') ++at_;
    if (at_ < text_.size() && text_[at_] == '&') {
      for (++at_; at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]));)
        ++at_;
      return;
    }
    next_ = Next::target;
  }

  void drop_word() {
    word_.clear();
    in_word_ = false;
  }

  void end_word() {
    if (!in_word_) return;
    if (next_ == Next::target)
      now_.targets.push_back(word_);
    else if (next_ == Next::here_document)
      awaited_.emplace_back(commands_.size(), word_);
    else if (!now_.words.empty() || !leads_up(word_))
      now_.words.push_back(word_);
    next_ = Next::word;
    drop_word();
  }

  void end_command() {
    end_word();
    next_ = Next::word;
    const bool awaits = !awaited_.empty() && awaited_.back().first == commands_.size();
    if (now_.words.empty() && now_.targets.empty() && !awaits) return;
    now_.folder = folder_;
    if (now_.name() == "cd" && now_.words.size() > 1)
      folder_ = (std::filesystem::path(folder_) / now_.words[1]).string();
    commands_.push_back(std::exchange(now_, {}));
  }

  void take_bodies() {
    for (const auto& [command, end_word] : awaited_) {
      const auto begin = at_;
      auto end = at_;
      while (at_ < text_.size()) {
        const auto line_end = std::min(text_.find('\n', at_), text_.size());
        auto line = text_.substr(at_, line_end - at_);
        line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
        end = at_;
        at_ = std::min(line_end + 1, text_.size());
        if (line == end_word) break;
        end = at_;
      }
      commands_[command].body = text_.substr(begin, end - begin);
    }
    awaited_.clear();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false;
  Next next_ = Next::word;
  ShellCommand now_;
  std::string folder_;
  std::vector<std::pair<std::size_t, std::string>> awaited_;  // commands by place, and the end word
  std::vector<ShellCommand> commands_;
};

Words operands(const ShellCommand& command) {
  Words found;
  for (std::size_t i = 1; i < command.words.size(); ++i)
    if (!command.words[i].starts_with('-')) found.push_back(command.words[i]);
  return found;
}

bool may_be_folder(std::string_view path) {
  const auto name = base_name(path);
  return name.empty() || name == "." || name == ".." || name.find('.') == name.npos;
}

// Of cp, mv, install and ln: the last operand, or what the others become in it.
Words destinations(const Words& operands) {
  if (operands.size() < 2) return {};
  const auto& last = operands.back();
  Words found = {last};
  if (may_be_folder(last)) {
    for (std::size_t i = 0; i + 1 < operands.size(); ++i)
      found.push_back((std::filesystem::path(last) / base_name(operands[i])).string());
  }
  return found;
}

// sed -i, -ri, -i.bak, --in-place; perl -pi.
bool edits_in_place(const ShellCommand& command) {
  return std::any_of(command.words.begin() + 1, command.words.end(), [](const std::string& word) {
    if (word.starts_with("--")) return word.starts_with("--in-place");
    return word.starts_with('-') && word.find('i') != std::string::npos;
  });
}

void append(Words& to, const Words& more) { to.insert(to.end(), more.begin(), more.end()); }

bool opens_to_write(std::string_view after) {
  if (!after.starts_with(',')) return false;
  auto mode = after.substr(1, after.find(')'));
  const auto quote = mode.find_first_of("'\"");
  if (quote == mode.npos) return false;
  mode = mode.substr(quote + 1, mode.find(mode[quote], quote + 1) - quote - 1);
  return mode.size() <= 3 && mode.find_first_of("wax+") != mode.npos;
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

// Whether code writes to the path that a literal between these texts of its line names.
bool python_writes(std::string_view before, std::string_view after) {
  const bool copied = before.ends_with(", ") || before.ends_with(',');
  if (copied && after.starts_with(')'))
    return before.find("copy") != before.npos || before.find("move(") != before.npos ||
           before.find("os.rename(") != before.npos || before.find("os.replace(") != before.npos;
  if (before.ends_with("open(")) return opens_to_write(after);
  if (after.starts_with(").write_")) return true;
  return ends_with_any(before, {"os.remove(", "os.unlink(", "to_csv(", "to_json(", "to_parquet(",
                                "to_pickle(", "np.save(", "savetxt(", "savez(", "torch.save("});
}

}  // namespace

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view ShellCommand::name() const {
  return words.empty() ? std::string_view() : base_name(words.front());
}

bool ShellCommand::python() const { return name().starts_with("python"); }

std::string_view ShellCommand::python_code() const {
  if (!python()) return {};
  const auto option = std::find(words.begin(), words.end(), "-c");
  return option != words.end() && option + 1 != words.end() ? std::string_view(option[1]) : body;
}

std::vector<ShellCommand> shell_commands(std::string_view text) { return Splitter(text).split(); }

FilesTouched files_touched(const ShellCommand& command) {
  constexpr std::array<std::string_view, 4> kWriters = {"tee", "truncate", "patch", "touch"};
  constexpr std::array<std::string_view, 4> kCopiers = {"cp", "mv", "install", "ln"};
  constexpr std::array<std::string_view, 4> kRemovers = {"rm", "unlink", "shred", "mv"};
  FilesTouched touched;
  touched.written = command.targets;
  const auto name = command.name();
  if (name.empty()) return touched;
  const Words files = operands(command);
  if (one_of(kWriters, name) || ((name == "sed" || name == "perl") && edits_in_place(command)))
    append(touched.written, files);
  if (one_of(kCopiers, name)) append(touched.written, destinations(files));
  if (one_of(kRemovers, name)) append(touched.removed, files);
  for (const auto& file : files)
    if (name == "dd" && file.starts_with("of=")) touched.written.push_back(file.substr(3));
  for (const auto path : files_written_by_python(command.python_code()))
    touched.written.emplace_back(path);
  return touched;
}

std::vector<std::string_view> files_written_by_python(std::string_view code) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at < code.size();) {
    const auto line = code.substr(at, code.find('\n', at) - at);
    at += line.size() + 1;
    for (auto open = line.find_first_of("'\""); open != line.npos;) {
      const auto close = line.find(line[open], open + 1);
      if (close == line.npos) break;
      if (python_writes(line.substr(0, open), line.substr(close + 1)))
        found.push_back(line.substr(open + 1, close - open - 1));
      open = line.find_first_of("'\"", close + 1);
    }
  }
  return found;
}

}  // namespace mlgym
