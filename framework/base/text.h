// Text: UTF-8, names, quoting.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

// `bytes` with every malformed sequence replaced by U+FFFD.
std::string to_utf8(std::string_view bytes);

// The candidate most like `word`, if one is near enough to be what was meant.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);
// `; did you mean "x"?`, or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

// A name as part of a folder name: characters outside [A-Za-z0-9.-] become %XX.
std::string encode_name(std::string_view name);
// The inverse; nothing when `text` was not made by encode_name.
std::optional<std::string> decode_name(std::string_view text);

std::string hex(std::string_view bytes);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trim(std::string_view text);
// One word for a POSIX shell, whatever it holds.
std::string shell_quote(std::string_view word);

// "64K", "5M", "8G" (powers of 1024) or a plain number of bytes.
std::optional<std::uint64_t> parse_bytes(std::string_view text);
// "200000", "200K" or "4M" (powers of 1000).
std::optional<std::int64_t> parse_count(std::string_view text);
// "300ms", "60s", "30m", "4h", "2d" or a plain number of seconds, as seconds.
std::optional<double> parse_duration(std::string_view text);

}  // namespace mlgym
