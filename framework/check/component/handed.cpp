#include "check/component/handed.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {

void Handed::add_text(std::string_view what, std::string_view text) {
  add_bytes(what, text);
  if (to_utf8(text) != text)
    fault(fmt::format("{} is not UTF-8: {}; every text of the contract is", what, shown(text)));
}

void Handed::add_json_object(std::string_view what, std::string_view text) {
  add_text(what, text);
  const auto json = parse_json(text);
  if (!json.ok()) {
    fault(fmt::format("{} is no JSON ({}): {}", what, message_of(json.status()), shown(text)));
  } else if (!json->is_object()) {
    fault(fmt::format("{} is no JSON object: {}", what, shown(text)));
  }
}

void Handed::add_bytes(std::string_view what, std::string_view bytes) {
  text_ += fmt::format("{} {} {}\n", what, bytes.size(), bytes);
}

void Handed::add_number(std::string_view what, double value) {
  text_ += fmt::format("{} {:.17g}\n", what, value);
}

std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  std::string line = "\"";
  for (const char c : to_utf8(text.substr(0, kLongest)))
    line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return line + (text.size() > kLongest ? "...\"" : "\"");
}

}  // namespace mlgym
