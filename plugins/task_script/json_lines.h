// JSON lines: one object a line.
#pragma once

#include "table.h"

namespace script {

// Reads a whole file. `name` stands in messages. The keys of the first object are the columns;
// every other object has the same keys, in whatever order. Values are texts, numbers, which stand
// in the table as they are written, and true and false. Accepts a byte order mark, both line ends
// and blank lines. Throws TableError for: no object, text that is not UTF-8, a line that is not one
// JSON object, a number beyond double's range, the character NUL, null, lists and objects as
// values, a key that stands twice, is missing or is none of the first object's, no key at all, more
// than kMostColumns keys, more than `most_rows` rows.
Table parse_json_lines(std::string_view text, std::string_view name, std::size_t most_rows);

}  // namespace script
