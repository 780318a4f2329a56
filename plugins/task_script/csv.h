// Comma-separated values as RFC 4180 has them, from files that nobody trusts.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace script {

// What is wrong with a file, and where: "submission.csv line 7: ...".
struct CsvError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct CsvTable {
  std::vector<std::string> columns;            // from the first line; no name twice
  std::vector<std::vector<std::string>> rows;  // each as long as `columns`

  // The index of a column; throws CsvError naming `file` and the columns that are there.
  std::size_t column(std::string_view name, std::string_view file) const;
};

// Reads a whole file. `name` stands in messages. Accepts a byte order mark, both line ends, quotes
// with doubled quotes inside. Throws CsvError for: no header, text that is not UTF-8, NUL, a quote
// that never ends or does not start its field, a line with another number of fields than the
// header, two columns of one name, more than 10,000 columns, more than `most_rows` rows. Memory and
// time are linear in the text, whatever it holds.
CsvTable parse_csv(std::string_view text, std::string_view name, std::size_t most_rows);

// The first `most` bytes of a UTF-8 text or fewer, no part of a character and no control character
// among them: for messages.
std::string excerpt(std::string_view text, std::size_t most);

}  // namespace script
