// A text of a YAML file that knows where in the file its characters stand.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml.h"
#include "import/python_format.h"

namespace mlgym {

class PlacedText {
 public:
  // `file` is the text of the file that holds the value.
  static absl::StatusOr<PlacedText> read(const YamlValue& value, std::string_view file);

  const std::string& text() const { return text_; }
  // kInvalidArgument: FILE:LINE: "KEY": what. The line is the character's in a block of the style
  // |, else that of the value.
  absl::Status error(std::string_view what, std::size_t at = 0) const;
  // The pieces of the text as a template of Python's.
  absl::StatusOr<std::vector<FormatPiece>> pieces() const;

 private:
  std::string text_, file_, key_;
  std::size_t line_ = 1;  // of the value
  bool block_ = false;    // its lines are lines of the file, after the first
};

}  // namespace mlgym
