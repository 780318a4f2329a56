// Predictions beside the answers, row by row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "table.h"

namespace script {

// The hidden answers: a table with the column that names the row, a column `split`, and the
// answers. Several rows of one name are one row with several references.
struct Answers {
  Table table;
  std::string file;
  std::string join;  // the column that names the row
};

// How many rows a submission has to hold: names, of all splits. Throws TableError when the rows of
// one name are of different splits.
std::size_t expected_rows(const Answers& answers);

struct JoinedColumn {
  std::vector<std::string> predictions;
  std::vector<std::size_t> lines;                    // of the submission
  std::vector<std::vector<std::string>> references;  // of each row, at least one
};

// The predictions in `column` of the submission for the rows of `split`, in the order in which the
// answers name them first. Throws TableError, in words for the submission's author, when the
// submission does not hold exactly one row for every row of the answers, of all splits.
JoinedColumn join_column(const Table& submission, std::string_view file, const Answers& answers,
                         std::string_view column, std::string_view split);

// As join_column, for the rows of all splits, in the submission's order.
JoinedColumn join_all(const Table& submission, std::string_view file, const Answers& answers,
                      std::string_view column);

// The predictions as finite numbers. Throws TableError naming the first that is none, its line and
// its column.
std::vector<double> predicted_numbers(const JoinedColumn& joined, std::string_view file,
                                      std::string_view column);

// Whether every reference is a finite number.
bool all_references_are_numbers(const JoinedColumn& joined);

// The references as metrics take them: [k] has the k-th of all rows, and where a row has fewer an
// empty text or NaN.
std::vector<std::vector<std::string>> references_as_texts(const JoinedColumn& joined);
std::vector<std::vector<double>> references_as_numbers(const JoinedColumn& joined);

}  // namespace script
