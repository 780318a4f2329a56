#include "joined_columns.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "utf8.h"

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

std::string at_line(std::string_view file, std::size_t line) {
  return std::string(file) + " line " + std::to_string(line) + ": ";
}

using RowIndex = std::unordered_map<std::string_view, std::size_t>;

// The submission's rows by name.
RowIndex index_rows(const Table& submission, std::size_t key, std::string_view file,
                    const Answers& answers) {
  RowIndex rows;
  for (std::size_t i = 0; i < submission.rows.size(); ++i) {
    const std::string& name = submission.rows[i][key];
    const auto [at, fresh] = rows.emplace(name, i);
    if (!fresh) {
      throw TableError(at_line(file, submission.lines[i]) + "the " + answers.join + " " +
                       shown(name) + " stands twice; it is in line " +
                       std::to_string(submission.lines[at->second]) + " too");
    }
  }
  return rows;
}

// A row of the answers, with all of its references.
struct Named {
  std::string_view name;
  std::vector<std::size_t> rows;  // of the answers
};

// In the order in which they are named first.
std::vector<Named> named_rows(const Answers& answers) {
  const std::size_t key = answers.table.column(answers.join, answers.file);
  std::vector<Named> all;
  RowIndex places;
  for (std::size_t i = 0; i < answers.table.rows.size(); ++i) {
    const std::string& name = answers.table.rows[i][key];
    const auto [at, fresh] = places.emplace(name, all.size());
    if (fresh) all.push_back({name, {}});
    all[at->second].rows.push_back(i);
  }
  return all;
}

// Names the first row that is none of the answers'.
void refuse_unknown_rows(const Table& submission, std::size_t submission_key, std::string_view file,
                         const Answers& answers, const std::vector<Named>& wanted) {
  RowIndex known;
  for (const auto& one : wanted) known.emplace(one.name, 0);
  for (std::size_t i = 0; i < submission.rows.size(); ++i) {
    const std::string& name = submission.rows[i][submission_key];
    if (!known.count(name)) {
      throw TableError(at_line(file, submission.lines[i]) + shown(name) + " is no " + answers.join +
                       " of this task");
    }
  }
}

// [k][row], filled up with `absent`.
template <class Value, class Read>
std::vector<std::vector<Value>> by_place(const JoinedColumn& joined, Value absent, Read read) {
  std::vector<std::vector<Value>> places;
  for (std::size_t row = 0; row < joined.references.size(); ++row) {
    const auto& references = joined.references[row];
    for (std::size_t k = 0; k < references.size(); ++k) {
      if (k == places.size()) places.emplace_back(joined.references.size(), absent);
      places[k][row] = read(references[k]);
    }
  }
  return places;
}

// The rows that `is_wanted` takes, by their split, in the answers' order.
template <class Predicate>
JoinedColumn collect(const Table& submission, std::string_view file, const Answers& answers,
                     std::string_view column, Predicate is_wanted) {
  const std::size_t submission_key = submission.column(answers.join, file);
  const RowIndex rows = index_rows(submission, submission_key, file, answers);
  const std::size_t predicted = submission.column(column, file);
  const std::size_t answer = answers.table.column(column, answers.file),
                    part = answers.table.column("split", answers.file);
  const std::vector<Named> named = named_rows(answers);
  refuse_unknown_rows(submission, submission_key, file, answers, named);
  JoinedColumn joined;
  for (const auto& one : named) {
    const auto found = rows.find(one.name);
    if (found == rows.end()) {
      throw TableError(std::string(file) + ": no row for the " + answers.join + " " +
                       shown(one.name) + "; " + std::to_string(named.size()) +
                       " rows are expected, " + std::to_string(submission.rows.size()) +
                       " are there");
    }
    if (!is_wanted(answers.table.rows[one.rows[0]][part])) continue;
    joined.predictions.push_back(submission.rows[found->second][predicted]);
    joined.lines.push_back(submission.lines[found->second]);
    joined.references.emplace_back();
    for (const std::size_t row : one.rows)
      joined.references.back().push_back(answers.table.rows[row][answer]);
  }
  return joined;
}

}  // namespace

std::size_t expected_rows(const Answers& answers) {
  const std::size_t part = answers.table.column("split", answers.file);
  const std::vector<Named> all = named_rows(answers);
  for (const auto& one : all) {
    for (const std::size_t row : one.rows) {
      if (answers.table.rows[row][part] != answers.table.rows[one.rows[0]][part]) {
        throw TableError(at_line(answers.file, answers.table.lines[row]) + "the " + answers.join +
                         " " + shown(one.name) + " is of another split above");
      }
    }
  }
  return all.size();
}

JoinedColumn join_column(const Table& submission, std::string_view file, const Answers& answers,
                         std::string_view column, std::string_view split) {
  return collect(submission, file, answers, column,
                 [split](const std::string& name) { return name == split; });
}

JoinedColumn join_all(const Table& submission, std::string_view file, const Answers& answers,
                      std::string_view column) {
  JoinedColumn unordered =
      collect(submission, file, answers, column, [](const std::string&) { return true; });
  std::vector<std::size_t> order(unordered.lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&unordered](std::size_t a, std::size_t b) {
    return unordered.lines[a] < unordered.lines[b];
  });
  JoinedColumn joined;
  for (const std::size_t i : order) {
    joined.predictions.push_back(std::move(unordered.predictions[i]));
    joined.lines.push_back(unordered.lines[i]);
    joined.references.push_back(std::move(unordered.references[i]));
  }
  return joined;
}

std::vector<double> predicted_numbers(const JoinedColumn& joined, std::string_view file,
                                      std::string_view column) {
  std::vector<double> numbers(joined.predictions.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!parse_finite(joined.predictions[i], numbers[i])) {
      throw TableError(at_line(file, joined.lines[i]) + shown(joined.predictions[i]) +
                       " in the column " + shown(column) + " is not a finite number");
    }
  }
  return numbers;
}

bool all_references_are_numbers(const JoinedColumn& joined) {
  double ignored = 0;
  for (const auto& references : joined.references) {
    for (const auto& text : references) {
      if (!parse_finite(text, ignored)) return false;
    }
  }
  return true;
}

std::vector<std::vector<std::string>> references_as_texts(const JoinedColumn& joined) {
  return by_place<std::string>(joined, "", [](const std::string& text) { return text; });
}

std::vector<std::vector<double>> references_as_numbers(const JoinedColumn& joined) {
  return by_place<double>(joined, std::numeric_limits<double>::quiet_NaN(),
                          [](const std::string& text) {
                            double number = 0;
                            (void)parse_finite(text, number);  // all_references_are_numbers
                            return number;
                          });
}

}  // namespace script
