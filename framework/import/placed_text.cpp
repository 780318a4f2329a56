#include "import/placed_text.h"

#include <algorithm>
#include <cstdlib>

#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

// Whether the value whose key stands in this line is a block whose lines are kept: `key: |-`.
bool begins_block(std::string_view file, std::size_t line) {
  const auto lines = split(file, '\n');
  if (line < 1 || line > lines.size()) return false;
  std::string_view text = lines[line - 1];
  text = trim(text.substr(0, text.find(" #")));
  const std::string_view last = text.substr(text.find_last_of(" \t") + 1);
  return !last.empty() && last[0] == '|' && last.find_first_not_of("|+-0123456789") == last.npos;
}

}  // namespace

absl::StatusOr<PlacedText> PlacedText::read(const YamlValue& value, std::string_view file) {
  auto text = value.text();
  if (!text.ok()) return text.status();
  PlacedText placed;
  placed.text_ = std::move(*text);
  placed.key_ = value.path();
  const std::string where = value.where();  // FILE:LINE:COLUMN of its key
  const auto column = where.rfind(':'), line = where.rfind(':', column - 1);
  placed.file_ = where.substr(0, line);
  placed.line_ = std::strtoul(where.c_str() + line + 1, nullptr, 10);
  placed.block_ = begins_block(file, placed.line_);
  return placed;
}

absl::Status PlacedText::error(std::string_view what, std::size_t at) const {
  std::size_t line = line_;
  if (block_) {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(at, text_.size()));
    line += 1 + static_cast<std::size_t>(std::count(text_.begin(), end, '\n'));
  }
  return invalid("{}:{}: \"{}\": {}", file_, line, key_, what);
}

absl::StatusOr<std::vector<FormatPiece>> PlacedText::pieces() const {
  std::vector<FormatPiece> pieces;
  const FormatProblem problem = read_python_format(text_, pieces);
  if (!problem.what.empty()) return error(problem.what, problem.at);
  return pieces;
}

}  // namespace mlgym
