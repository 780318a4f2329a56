#include "config/original_models.h"

#include <utility>

namespace mlgym {

std::string_view provider_of_original(std::string_view model) {
  constexpr std::pair<std::string_view, std::string_view> kBeginnings[] = {
      {"gpt-", "openai"}, {"chatgpt-", "openai"},   {"o1", "openai"},     {"o3", "openai"},
      {"o4", "openai"},   {"claude-", "anthropic"}, {"gemini-", "gemini"}};
  for (const auto& [beginning, provider] : kBeginnings) {
    if (model.starts_with(beginning)) return provider;
  }
  return "";
}

}  // namespace mlgym
