#include "data/plain_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

// The records of a text, one after another, as RFC 4180 has them.
class CsvRecords {
 public:
  explicit CsvRecords(std::string_view text) : text_(text) {}
  bool at_end() const { return at_ >= text_.size(); }
  std::size_t line() const { return line_; }  // of the next record

  // Nothing: a quoted field is none.
  std::optional<std::vector<std::string>> next() {
    std::vector<std::string> fields;
    for (;;) {
      fields.emplace_back();
      if (!(peek() == '"' ? quoted(fields.back()) : plain(fields.back()))) return std::nullopt;
      if (peek() != ',') break;
      ++at_;
    }
    if (peek() == '\r') ++at_;
    if (!at_end() && peek() != '\n') return std::nullopt;
    ++at_;
    ++line_;
    return fields;
  }

 private:
  int peek() const { return at_end() ? -1 : static_cast<unsigned char>(text_[at_]); }
  bool at_line_end() const {
    return peek() == '\n' ||
           (peek() == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'));
  }

  bool plain(std::string& field) {
    while (!at_end() && peek() != ',' && !at_line_end()) field += text_[at_++];
    return true;
  }

  bool quoted(std::string& field) {
    for (++at_; !at_end(); ++at_) {
      if (peek() == '"') {
        ++at_;
        if (peek() != '"') return at_end() || peek() == ',' || at_line_end();
      }
      if (peek() == '\n') ++line_;
      field += text_[at_];
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0, line_ = 1;
};

void add_record(const std::vector<std::string>& fields, std::string& text) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += ',';
    if (fields[i].find_first_of(",\"\r\n") == std::string::npos) {
      text += fields[i];
      continue;
    }
    text += '"';
    for (const char c : fields[i]) text += c == '"' ? "\"\"" : std::string(1, c);
    text += '"';
  }
  text += '\n';
}

}  // namespace

PlainTable::PlainTable(std::string_view text, Form form) : form_(form) {
  if (form == Form::csv) {
    read_csv(text);
  } else {
    read_json_lines(text);
  }
}

absl::StatusOr<PlainTable> PlainTable::read(const std::filesystem::path& file) {
  const auto content = read_file(file);
  if (!content.ok()) return content.status();
  PlainTable table(*content, form_of(file.string()).value_or(Form::csv));
  if (!table.problem().empty()) return invalid("{} {}", file.string(), table.problem());
  return table;
}

std::optional<PlainTable::Form> PlainTable::form_of(std::string_view path) {
  const auto ends_with = [path](std::string_view ending) {
    return path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending;
  };
  if (ends_with(".csv")) return Form::csv;
  if (ends_with(".jsonl")) return Form::json_lines;
  return std::nullopt;
}

void PlainTable::read_csv(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.substr(0, mark.size()) == mark) text.remove_prefix(mark.size());
  for (CsvRecords records(text); !records.at_end();) {
    const std::size_t line = records.line();
    auto fields = records.next();
    if (!fields) {
      problem_ = fmt::format("line {}: a quote that does not end at the end of its field", line);
      return;
    }
    const bool blank = fields->size() == 1 && fields->front().empty();
    if (columns_.empty()) {
      if (!blank) columns_ = std::move(*fields);
    } else if (fields->size() == columns_.size()) {
      rows_.push_back(std::move(*fields));
    } else if (!blank) {
      problem_ = fmt::format("line {}: {} fields, but the header has {}", line, fields->size(),
                             columns_.size());
      return;
    }
  }
}

void PlainTable::read_json_lines(std::string_view text) {
  std::size_t number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const auto object = parse_json(trim(line));
    if (!object.ok() || !object->is_object()) {
      problem_ = fmt::format("line {}: no JSON object", number);
      return;
    }
    if (columns_.empty()) {
      for (const auto& [name, value] : object->items()) columns_.push_back(name);
    }
    std::vector<std::string> row;
    for (const auto& name : columns_)
      row.push_back(object->contains(name) ? dump_json((*object)[name]) : "null");
    rows_.push_back(std::move(row));
  }
}

std::optional<std::size_t> PlainTable::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

std::string PlainTable::plain(std::size_t row, std::size_t column) const {
  const std::string& field = rows_[row][column];
  if (form_ == Form::csv) return field;
  const auto value = parse_json(field);
  return value.ok() && value->is_string() ? value->get<std::string>() : field;
}

bool PlainTable::is_distinct(std::size_t column) const {
  std::set<std::string_view> values;
  for (const auto& row : rows_) values.insert(row[column]);
  return values.size() == rows_.size();
}

bool PlainTable::is_numeric(std::size_t column) const {
  return std::all_of(rows_.begin(), rows_.end(), [column](const auto& row) {
    char* end = nullptr;
    (void)std::strtod(row[column].c_str(), &end);
    return end != row[column].c_str() && *end == '\0';
  });
}

std::string PlainTable::field(const std::string& value) const {
  if (form_ == Form::csv) return value;
  if (value.empty()) return "null";
  // Not JSON, but what many programs that write JSON make of them, and many that read it take.
  if (value == "nan" || value == "NaN") return "NaN";
  if (value == "inf") return "Infinity";
  return parse_json(value).ok() ? value : dump_json(Json(value));
}

std::string PlainTable::without_column(std::size_t column) const {
  PlainTable table = *this;
  const auto at = static_cast<std::ptrdiff_t>(column);
  table.columns_.erase(table.columns_.begin() + at);
  for (auto& row : table.rows_) row.erase(row.begin() + at);
  return table.text();
}

std::string PlainTable::with_other_names() const {
  PlainTable table = *this;
  for (auto& name : table.columns_) name = "other_" + name;
  return table.text();
}

std::string PlainTable::with_value(std::size_t column, std::size_t row,
                                   const std::string& value) const {
  return with_value(std::vector{column}, row, value);
}

std::string PlainTable::with_value(const std::vector<std::size_t>& columns, std::size_t row,
                                   const std::string& value) const {
  PlainTable table = *this;
  for (const std::size_t column : columns) table.rows_[row][column] = field(value);
  return table.text();
}

std::string PlainTable::with_constant(std::size_t column, const std::string& value) const {
  PlainTable table = *this;
  for (auto& row : table.rows_) row[column] = field(value);
  return table.text();
}

std::string PlainTable::with_new_columns(const std::vector<std::string>& names,
                                         const std::string& value) const {
  PlainTable table = *this;
  for (const auto& name : names) {
    if (std::find(table.columns_.begin(), table.columns_.end(), name) != table.columns_.end())
      continue;
    table.columns_.push_back(name);
    for (auto& row : table.rows_) row.push_back(field(value));
  }
  return table.text();
}

std::string PlainTable::without_last_rows(std::size_t count) const {
  PlainTable table = *this;
  table.rows_.resize(table.rows_.size() - count);
  return table.text();
}

std::string PlainTable::with_first_row_twice() const {
  PlainTable table = *this;
  table.rows_.push_back(table.rows_[0]);
  return table.text();
}

std::string PlainTable::with_first_row_in_place_of_second() const {
  PlainTable table = *this;
  table.rows_[1] = table.rows_[0];
  return table.text();
}

std::string PlainTable::with_short_row() const {
  PlainTable table = *this;
  table.rows_[0].resize(1);
  return table.text();
}

std::string PlainTable::repeated(std::size_t times) const {
  PlainTable table = *this;
  table.rows_.reserve(rows_.size() * times);
  for (std::size_t i = 1; i < times; ++i)
    table.rows_.insert(table.rows_.end(), rows_.begin(), rows_.end());
  return table.text();
}

std::string PlainTable::text() const {
  std::string text;
  if (form_ == Form::csv) {
    add_record(columns_, text);
    for (const auto& row : rows_) add_record(row, text);
    return text;
  }
  for (const auto& row : rows_) {
    std::vector<std::string> members;
    for (std::size_t c = 0; c < row.size(); ++c)
      members.push_back(dump_json(Json(columns_[c])) + ": " + row[c]);
    text += "{" + join(members, ", ") + "}\n";
  }
  return text;
}

}  // namespace mlgym
