#include "json_lines.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "utf8.h"

namespace script {
namespace {

using Json = nlohmann::json;

// Takes the events of the parser, line by line, and puts the values into the table.
class Lines : public nlohmann::json_sax<Json> {
 public:
  explicit Lines(std::string_view name) : name_(name) {}

  // One object. Throws TableError.
  void read(std::string_view text, std::size_t line) {
    line_ = line;
    inside_ = false;
    const std::size_t columns = table_.columns.size();
    row_.assign(columns, "");
    given_.assign(columns, false);
    refuse_odd_bytes(text);
    Json::sax_parse(text.begin(), text.end(), this);
    for (std::size_t c = 0; c < row_.size(); ++c) {
      if (!given_[c]) fail("no key " + shown(table_.columns[c]) + ", which the first object has");
    }
    if (row_.empty()) fail("an object without keys");
    table_.rows.push_back(std::move(row_));
    table_.lines.push_back(line);
  }
  [[noreturn]] void fail(const std::string& what) const { fail("", what); }
  Table& table() { return table_; }
  void set_line(std::size_t line) { line_ = line; }

  bool null() override { refuse("null"); }
  bool boolean(bool value) override { return put(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return put(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return put(written); }
  bool string(string_t& value) override {
    if (value.find('\0') != value.npos) fail("a NUL character in " + where());
    return put(value);
  }
  bool binary(binary_t&) override { refuse("bytes"); }
  bool start_object(std::size_t) override {
    if (inside_) refuse("an object");
    return inside_ = true;
  }
  bool key(string_t& name) override {
    const bool first = table_.rows.empty();
    if (first && table_.columns.size() == kMostColumns) {
      fail("more columns than the " + std::to_string(kMostColumns) + " that are possible");
    }
    const auto [at, fresh] = index_.emplace(name, table_.columns.size());
    if (fresh && !first) {
      index_.erase(at);
      fail("the key " + shown(name) + " is none of the first object's");
    }
    if (fresh) {
      table_.columns.push_back(name);
      row_.emplace_back();
      given_.push_back(false);
    }
    column_ = at->second;
    if (given_[column_]) fail("the key " + shown(name) + " stands twice");
    given_[column_] = true;
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { refuse("a list"); }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    // "[json.exception...] parse error at line 1, column 5: syntax error while ..."
    std::string_view what = error.what();
    if (const auto end = what.find(": "); end != what.npos) what.remove_prefix(end + 2);
    fail(", byte " + std::to_string(position), "not one JSON object: " + excerpt(what, 200));
  }

 private:
  void refuse_odd_bytes(std::string_view text) const {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = utf8_length(text.substr(at));
      if (length == 0) fail(", byte " + std::to_string(at + 1), "the text is not UTF-8");
      at += length;
    }
  }
  std::string where() const {
    return inside_ ? "the column " + shown(table_.columns[column_]) : "place of an object";
  }
  [[noreturn]] void refuse(const char* what) const {
    fail(std::string(what) + " in " + where() +
         (inside_ ? "; a text or a number is expected" : ""));
  }
  bool put(std::string value) {
    if (!inside_) refuse("a single value");
    row_[column_] = std::move(value);
    return true;
  }
  [[noreturn]] void fail(const std::string& where, const std::string& what) const {
    throw TableError(std::string(name_) + " line " + std::to_string(line_) + where + ": " + what);
  }

  std::string_view name_;
  Table table_;
  std::unordered_map<std::string, std::size_t> index_;  // of columns
  std::size_t line_ = 0;
  bool inside_ = false;     // of the line's object
  std::size_t column_ = 0;  // of the key that came last
  std::vector<std::string> row_;
  std::vector<bool> given_;
};

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

}  // namespace

Table parse_json_lines(std::string_view text, std::string_view name, std::size_t most_rows) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.substr(0, mark.size()) == mark) text.remove_prefix(mark.size());
  Lines lines(name);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (is_blank(line)) continue;
    if (lines.table().rows.size() == most_rows) {
      lines.set_line(number);
      lines.fail("more rows than the " + std::to_string(most_rows) + " that are expected");
    }
    lines.read(line, number);
  }
  if (lines.table().rows.empty()) throw TableError(std::string(name) + " is empty");
  return std::move(lines.table());
}

}  // namespace script
