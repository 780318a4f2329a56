#include "joined_columns.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

namespace script {
namespace {

bool parse_finite(std::string_view text, double& value) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.substr(0, 1) == "+" && text.substr(1, 1) != "-") text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return false;
  // from_chars does not tell a number too small for a double, which is 0, from one too large.
  if (error == std::errc::result_out_of_range)
    value = std::strtod(std::string(text).c_str(), nullptr);
  else if (error != std::errc())
    return false;
  return std::isfinite(value);
}

std::string shown(std::string_view text) { return "\"" + excerpt(text, 80) + "\""; }

using RowIndex = std::unordered_map<std::string_view, std::size_t>;

// The submission's rows by name.
RowIndex index_rows(const CsvTable& submission, std::size_t key, std::string_view file,
                    const Answers& answers) {
  RowIndex rows;
  for (std::size_t i = 0; i < submission.rows.size(); ++i) {
    const std::string& name = submission.rows[i][key];
    if (!rows.emplace(name, i).second) {
      throw CsvError(std::string(file) + ": the " + answers.join + " " + shown(name) +
                     " stands twice");
    }
  }
  return rows;
}

// Names the first row that is none of the answers'.
void refuse_unknown_rows(const CsvTable& submission, std::size_t submission_key,
                         std::string_view file, const Answers& answers, std::size_t key) {
  std::unordered_set<std::string_view> known;
  for (const auto& row : answers.table.rows) known.insert(row[key]);
  for (const auto& row : submission.rows) {
    const std::string& name = row[submission_key];
    if (!known.count(name)) {
      throw CsvError(std::string(file) + ": " + shown(name) + " is no " + answers.join +
                     " of this task");
    }
  }
}

}  // namespace

JoinedColumn join_column(const CsvTable& submission, std::string_view file, const Answers& answers,
                         std::string_view column, std::string_view split) {
  const std::size_t submission_key = submission.column(answers.join, file);
  const RowIndex rows = index_rows(submission, submission_key, file, answers);
  const std::size_t predicted = submission.column(column, file);
  const std::size_t key = answers.table.column(answers.join, answers.file),
                    answer = answers.table.column(column, answers.file),
                    part = answers.table.column("split", answers.file);
  refuse_unknown_rows(submission, submission_key, file, answers, key);
  JoinedColumn joined;
  for (const auto& row : answers.table.rows) {
    const auto found = rows.find(row[key]);
    if (found == rows.end()) {
      throw CsvError(std::string(file) + ": no row for the " + answers.join + " " +
                     shown(row[key]) + "; " + std::to_string(answers.table.rows.size()) +
                     " rows are expected, " + std::to_string(submission.rows.size()) +
                     " are there");
    }
    if (row[part] != split) continue;
    joined.predictions.push_back(submission.rows[found->second][predicted]);
    joined.references.push_back(row[answer]);
  }
  return joined;
}

std::vector<double> as_numbers(const std::vector<std::string>& texts, std::string_view file,
                               std::string_view column) {
  std::vector<double> numbers(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!parse_finite(texts[i], numbers[i])) {
      throw CsvError(std::string(file) + ": " + shown(texts[i]) + " in the column \"" +
                     std::string(column) + "\" is not a finite number");
    }
  }
  return numbers;
}

bool all_numbers(const std::vector<std::string>& texts) {
  double ignored = 0;
  for (const auto& text : texts) {
    if (!parse_finite(text, ignored)) return false;
  }
  return true;
}

}  // namespace script
