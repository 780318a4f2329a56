// Text that may come from anywhere, for a terminal.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"

namespace mlgym {

// Well-formed UTF-8 with a space in place of every control character (C0 and C1 of ECMA-48, DEL)
// but those in `kept`: a terminal would obey them.
inline std::string without_controls(std::string_view text, std::string_view kept = "") {
  std::string shown;
  for (const std::string whole = to_utf8(text); const char c : whole) {
    const auto byte = static_cast<unsigned char>(c);
    if (!shown.empty() && shown.back() == '\xC2' && byte >= 0x80 && byte <= 0x9F)
      shown.back() = ' ';
    else if ((byte < 0x20 || byte == 0x7F) && kept.find(c) == kept.npos)
      shown.push_back(' ');
    else
      shown.push_back(c);
  }
  return shown;
}

}  // namespace mlgym
