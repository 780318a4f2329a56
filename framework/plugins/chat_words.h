// The words for the numbers of kinds/model.h, wherever chats are written as JSON.
#pragma once

#include <mlgym/kinds/model.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace mlgym {

inline constexpr std::array<std::string_view, 4> kRoleWords = {"system", "user", "assistant",
                                                               "tool"};
inline constexpr std::array<std::string_view, 4> kFinishWords = {"stop", "length", "tool_calls",
                                                                 "refused"};
inline constexpr std::array<std::string_view, 3> kToolChoiceWords = {"auto", "none", "required"};

// A number that has no word, of a version to come, is taken for another.
template <std::size_t N>
constexpr std::string_view word_of(const std::array<std::string_view, N>& words,
                                   std::int32_t number, std::int32_t otherwise = 0) {
  const auto i = static_cast<std::size_t>(number);
  return words[i < N ? i : static_cast<std::size_t>(otherwise)];
}

constexpr std::string_view role_word(std::int32_t role) {
  return word_of(kRoleWords, role, MLGYM_ROLE_USER);
}

template <std::size_t N>
constexpr std::int32_t number_of(const std::array<std::string_view, N>& words,
                                 std::string_view word, std::int32_t otherwise) {
  for (std::size_t i = 0; i < N; ++i) {
    if (word == words[i]) return static_cast<std::int32_t>(i);
  }
  return otherwise;
}

struct UsageCount {
  std::string_view word;
  std::int64_t mlgym_usage::*count;
};
inline constexpr UsageCount kUsageCounts[] = {{"input", &mlgym_usage::input},
                                              {"cached", &mlgym_usage::cached},
                                              {"output", &mlgym_usage::output},
                                              {"reasoning", &mlgym_usage::reasoning},
                                              {"cache_written", &mlgym_usage::cache_written}};

inline constexpr mlgym_usage kUnknownUsage = {sizeof(mlgym_usage), 0, -1, -1, -1, -1, -1};

// The counts that `usage` is new enough to hold.
inline mlgym_usage known_usage(const mlgym_usage& usage) {
  mlgym_usage known = kUnknownUsage;
  if (MLGYM_KNOWS(&usage, reasoning)) {
    known.input = usage.input;
    known.cached = usage.cached;
    known.output = usage.output;
    known.reasoning = usage.reasoning;
  }
  if (MLGYM_KNOWS(&usage, cache_written)) known.cache_written = usage.cache_written;
  return known;
}

}  // namespace mlgym
