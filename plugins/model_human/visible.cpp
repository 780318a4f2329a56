#include "visible.h"

namespace human {

std::string visible(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
      shown += '^';
      shown += static_cast<char>(c ^ 0x40);
    } else if (c == 0xc2 && next >= 0x80 && next < 0xa0) {  // the same set once more, in UTF-8
      shown += "^";
      shown += static_cast<char>((next - 0x80) ^ 0x40);
      ++i;
    } else {
      shown += text[i];
    }
  }
  return shown;
}

}  // namespace human
