// Tables from files that nobody trusts.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace script {

// What is wrong with a file, and where: "submission.csv line 7: ...". Lines count from 1.
struct TableError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

constexpr std::size_t kMostColumns = 10000;

struct Table {
  std::vector<std::string> columns;            // no name twice
  std::vector<std::vector<std::string>> rows;  // each as long as `columns`
  std::vector<std::size_t> lines;              // where each row starts

  // The index of a column; throws TableError naming `file` and the columns that are there.
  std::size_t column(std::string_view name, std::string_view file) const;
};

// Reads a whole file, as JSON lines where its name ends in .jsonl and as CSV otherwise. `name`
// stands in messages. Throws TableError for what csv.h and json_lines.h name. Memory and time are
// linear in the text, whatever it holds.
Table parse_table(std::string_view text, std::string_view name, std::size_t most_rows);

}  // namespace script
