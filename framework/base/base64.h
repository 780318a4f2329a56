// Bytes as text, by RFC 4648 with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mlgym {

std::string to_base64(std::string_view bytes);
// Nothing where the text is something else.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace mlgym
