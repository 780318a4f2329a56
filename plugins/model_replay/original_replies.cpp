#include "original_replies.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string>

namespace replay {
namespace {

using Json = nlohmann::json;

// The number of a "\uXXXX" at the beginning; 0 where there is none.
unsigned code_unit(std::string_view json) {
  unsigned unit = 0;
  if (json.size() < 6 || !json.starts_with("\\u")) return 0;
  const auto [end, error] = std::from_chars(json.data() + 2, json.data() + 6, unit, 16);
  return error == std::errc() && end == json.data() + 6 ? unit : 0;
}
bool is_high_half(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_half(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// Bytes at the beginning that are one character, within a text: an escape stays whole.
std::size_t length_of_character(std::string_view json) {
  if (json[0] != '\\') return 1;
  const unsigned unit = code_unit(json);
  if (unit == 0) return std::min<std::size_t>(json.size(), 2);
  return is_high_half(unit) && is_low_half(code_unit(json.substr(6))) ? 12 : 6;
}

// Of a number that Python writes and JSON has not.
std::size_t length_of_word(std::string_view json) {
  for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
    if (json.starts_with(word)) return word.size();
  }
  return 0;
}

// What Python writes and strict readers refuse is replaced: halves of surrogate pairs by U+FFFD,
// numbers that are none by null.
std::string strict_json(std::string_view python) {
  std::string strict;
  bool in_text = false;
  while (!python.empty()) {
    std::size_t taken = 1;
    std::string_view written;  // in its place
    if (in_text) {
      taken = length_of_character(python);
      const unsigned unit = code_unit(python);
      if (taken == 6 && (is_high_half(unit) || is_low_half(unit))) written = "\\ufffd";
    } else if (const std::size_t word = length_of_word(python); word > 0) {
      taken = word;
      written = "null";
    }
    if (python[0] == '"') in_text = !in_text;
    strict += written.empty() ? python.substr(0, taken) : written;
    python.remove_prefix(taken);
  }
  return strict;
}

Json parse_original(std::string_view text) {
  Json document = Json::parse(text, nullptr, false);
  return document.is_discarded() ? Json::parse(strict_json(text), nullptr, false) : document;
}

std::string text_in(const Json& step, const char* key) {
  return step.is_object() && step.contains(key) && step[key].is_string() ? std::string(step[key])
                                                                         : "";
}

// MLGym ends a run by a step of its own, whose reply is the reason; a reply that could not be read
// stands there as it came.
bool is_reason_for_end(const Json& step) {
  return text_in(step, "action").starts_with("exit_") &&
         text_in(step, "response") == text_in(step, "thought");
}

}  // namespace

std::vector<mlgym::ChatReply> original_replies(std::string_view text) {
  const Json document = parse_original(text);
  if (!document.is_object() || !document.contains("trajectory") ||
      !document["trajectory"].is_array())
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "is no trajectory of MLGym: it is a JSON object with a list \"trajectory\"");
  std::vector<mlgym::ChatReply> replies;
  std::size_t number = 0;
  for (const auto& step : document["trajectory"]) {
    ++number;
    if (!step.is_object() || !step.contains("response") || !step["response"].is_string())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "step " + std::to_string(number) +
                                                     " of its \"trajectory\" has no text "
                                                     "\"response\"");
    if (is_reason_for_end(step)) continue;
    mlgym::ChatReply reply;
    reply.text = text_in(step, "response");
    replies.push_back(std::move(reply));
  }
  return replies;
}

}  // namespace replay
