#include "csv.h"

#include <cstdint>
#include <unordered_set>
#include <utility>

#include "utf8.h"

namespace script {
namespace {

class Reader {
 public:
  Reader(std::string_view text, std::string_view name) : text_(text), name_(name) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text_.substr(0, mark.size()) == mark) at_ = mark.size();
  }

  bool at_end() const { return at_ >= text_.size(); }

  // One record, without its line end. Of its fields the first `most` are kept; `count` has all.
  std::vector<std::string> record(std::size_t most, std::size_t& count) {
    std::vector<std::string> fields;
    start_ = line_;
    for (count = 0;;) {
      field_ = count + 1;
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

  // The line where the last record starts.
  std::size_t start() const { return start_; }
  [[noreturn]] void fail(const std::string& what) const { fail("", what); }

 private:
  [[noreturn]] void fail_in_field(const std::string& what) const {
    fail(", field " + std::to_string(field_), what);
  }
  [[noreturn]] void fail(const std::string& where, const std::string& what) const {
    throw TableError(std::string(name_) + " line " + std::to_string(start_) + where + ": " + what);
  }
  int peek() const { return at_end() ? -1 : static_cast<unsigned char>(text_[at_]); }

  void end_line() {
    if (peek() == '\r') ++at_;
    if (peek() == '\n') ++at_;
    ++line_;
  }

  void take(std::string& into) {
    const std::size_t length = utf8_length(text_.substr(at_));
    if (length == 0) fail_in_field("the text is not UTF-8");
    if (text_[at_] == '\0') fail_in_field("a NUL byte");
    into.append(text_.substr(at_, length));
    at_ += length;
  }

  std::string plain() {
    std::string field;
    for (int c = peek(); c != -1 && c != ',' && c != '\n' && c != '\r'; c = peek()) {
      if (c == '"') fail_in_field("a quote in the middle of a field");
      take(field);
    }
    return field;
  }

  std::string quoted() {
    std::string field;
    ++at_;
    for (;;) {
      const int c = peek();
      if (c == -1) fail_in_field("a quote that never ends");
      if (c == '"') {
        ++at_;
        if (peek() != '"') break;
      }
      if (c == '\n') ++line_;
      take(field);
    }
    const int after = peek();
    if (after != -1 && after != ',' && after != '\n' && after != '\r')
      fail_in_field("text after a closing quote");
    return field;
  }

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1, start_ = 1, field_ = 1;
};

}  // namespace

Table parse_csv(std::string_view text, std::string_view name, std::size_t most_rows) {
  Reader reader(text, name);
  if (reader.at_end()) throw TableError(std::string(name) + " is empty");
  Table table;
  std::size_t count = 0;
  table.columns = reader.record(kMostColumns, count);
  if (count > kMostColumns) {
    reader.fail(std::to_string(count) + " columns, more than the " + std::to_string(kMostColumns) +
                " that are possible");
  }
  std::unordered_set<std::string_view> names;
  for (const auto& column : table.columns) {
    if (!names.insert(column).second) reader.fail("the column " + shown(column) + " stands twice");
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
    table.lines.push_back(reader.start());
  }
  return table;
}

}  // namespace script
