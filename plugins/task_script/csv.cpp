#include "csv.h"

#include <cstdint>
#include <unordered_set>
#include <utility>

namespace script {
namespace {

constexpr std::size_t kMostColumns = 10000;

// The length of the well-formed UTF-8 sequence at the start, 0 when there is none (Unicode 15,
// table 3-7).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&byte](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80, high = first == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80, high = first == 0xF4 ? 0x8F : 0xBF;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view name) : text_(text), name_(name) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text_.substr(0, mark.size()) == mark) at_ = mark.size();
  }

  bool at_end() const { return at_ >= text_.size(); }
  std::size_t line() const { return line_; }

  // One record, without its line end. Of its fields the first `most` are kept; `count` has all.
  std::vector<std::string> record(std::size_t most, std::size_t& count) {
    std::vector<std::string> fields;
    start_ = line_;
    for (count = 0;;) {
      std::string field = peek() == '"' ? quoted() : plain();
      if (count++ < most) fields.push_back(std::move(field));
      if (peek() == ',') {
        ++at_;
        continue;
      }
      end_line();
      return fields;
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw CsvError(std::string(name_) + " line " + std::to_string(start_) + ": " + what);
  }

 private:
  int peek() const { return at_end() ? -1 : static_cast<unsigned char>(text_[at_]); }

  void end_line() {
    if (peek() == '\r') ++at_;
    if (peek() == '\n') ++at_;
    ++line_;
  }

  void take(std::string& into) {
    const std::size_t length = utf8_length(text_.substr(at_));
    if (length == 0) fail("the text is not UTF-8");
    if (text_[at_] == '\0') fail("a NUL byte");
    into.append(text_.substr(at_, length));
    at_ += length;
  }

  std::string plain() {
    std::string field;
    for (int c = peek(); c != -1 && c != ',' && c != '\n' && c != '\r'; c = peek()) {
      if (c == '"') fail("a quote in the middle of a field");
      take(field);
    }
    return field;
  }

  std::string quoted() {
    std::string field;
    ++at_;
    for (;;) {
      const int c = peek();
      if (c == -1) fail("a quote that never ends");
      if (c == '"') {
        ++at_;
        if (peek() != '"') break;
      }
      if (c == '\n') ++line_;
      take(field);
    }
    const int after = peek();
    if (after != -1 && after != ',' && after != '\n' && after != '\r')
      fail("text after a closing quote");
    return field;
  }

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1, start_ = 1;
};

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && text.size() < 200; ++i)
    text += (i == 0 ? "" : ",") + names[i];
  return excerpt(text, 200);
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t most) {
  if (text.size() > most) {
    // Back to the first byte of the character that would be cut.
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    text = text.substr(0, most);
  }
  std::string result(text);
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return result;
}

std::size_t CsvTable::column(std::string_view name, std::string_view file) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == name) return i;
  }
  throw CsvError(std::string(file) + " has no column \"" + std::string(name) +
                 "\"; its columns: " + listed(columns));
}

CsvTable parse_csv(std::string_view text, std::string_view name, std::size_t most_rows) {
  Reader reader(text, name);
  if (reader.at_end()) throw CsvError(std::string(name) + " is empty");
  CsvTable table;
  std::size_t count = 0;
  table.columns = reader.record(kMostColumns, count);
  if (count > kMostColumns) {
    reader.fail(std::to_string(count) + " columns, more than the " + std::to_string(kMostColumns) +
                " that are possible");
  }
  std::unordered_set<std::string_view> names;
  for (const auto& column : table.columns) {
    if (!names.insert(column).second)
      reader.fail("the column \"" + excerpt(column, 80) + "\" stands twice");
  }
  while (!reader.at_end()) {
    std::vector<std::string> row = reader.record(table.columns.size(), count);
    const bool blank = count == 1 && row[0].empty();
    if (blank && table.columns.size() > 1) continue;
    if (count != table.columns.size()) {
      reader.fail(std::to_string(count) + " fields, but the header has " +
                  std::to_string(table.columns.size()));
    }
    if (table.rows.size() == most_rows)
      reader.fail("more rows than the " + std::to_string(most_rows) + " that are expected");
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace script
