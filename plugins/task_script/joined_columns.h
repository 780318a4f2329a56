// Predictions beside the answers, row by row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "csv.h"

namespace script {

// The hidden answers: a table with the column that names the row, a column `split`, and the
// answers.
struct Answers {
  CsvTable table;
  std::string file;
  std::string join;  // the column that names the row
};

struct JoinedColumn {
  std::vector<std::string> predictions, references;  // of the wanted split, in the answers' order
};

// The predictions in `column` of the submission for the rows of `split`. Throws CsvError, in words
// for the submission's author, when the submission does not hold exactly one row for every row of
// the answers, of all splits.
JoinedColumn join_column(const CsvTable& submission, std::string_view file, const Answers& answers,
                         std::string_view column, std::string_view split);

// As finite numbers. Throws CsvError naming the first that is none.
std::vector<double> as_numbers(const std::vector<std::string>& texts, std::string_view file,
                               std::string_view column);

// Whether every text is a finite number.
bool all_numbers(const std::vector<std::string>& texts);

}  // namespace script
