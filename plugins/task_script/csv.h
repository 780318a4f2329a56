// Comma-separated values as RFC 4180 has them.
#pragma once

#include "table.h"

namespace script {

// Reads a whole file. `name` stands in messages. Accepts a byte order mark, both line ends, quotes
// with doubled quotes inside. Throws TableError for: no header, text that is not UTF-8, NUL, a
// quote that never ends or does not start its field, a line with another number of fields than the
// header, two columns of one name, more than kMostColumns columns, more than `most_rows` rows.
Table parse_csv(std::string_view text, std::string_view name, std::size_t most_rows);

}  // namespace script
