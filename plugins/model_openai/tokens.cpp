#include "tokens.h"

#include <limits>

namespace openai {
namespace {

using model_http::Json;
using model_http::member;

mlgym::Token token_from(const Json& told) {
  mlgym::Token token;
  const Json& probability = member(told, "logprob");
  if (probability.is_number()) token.log_probability = probability.get<double>();
  token.text = model_http::text_of(told, "token");
  const Json& bytes = member(told, "bytes");
  if (!bytes.is_array()) return token;
  std::string text;
  for (const auto& byte : bytes) {
    const bool valid = byte.is_number_integer() && byte >= 0 && byte <= 255;
    if (!valid) return token;
    text += static_cast<char>(byte.get<int>());
  }
  token.text = std::move(text);
  return token;
}

}  // namespace

std::vector<std::int32_t> token_ids(const Json& list) {
  std::vector<std::int32_t> ids;
  if (!list.is_array()) return ids;
  for (const auto& id : list) {
    const bool valid =
        id.is_number_integer() && id >= 0 && id <= std::numeric_limits<std::int32_t>::max();
    ids.push_back(valid ? id.get<std::int32_t>() : -1);
  }
  return ids;
}

void Tokens::add(const Json& choice) {
  const Json& content = member(member(choice, "logprobs"), "content");
  if (content.is_array()) {
    for (const auto& told : content) {
      mlgym::Token& token = tokens_.emplace_back(token_from(told));
      const Json& others = member(told, "top_logprobs");
      if (!others.is_array()) continue;
      for (const auto& other : others) {
        if (token.alternatives.size() == MLGYM_MOST_ALTERNATIVES) break;
        token.alternatives.push_back(token_from(other));
      }
    }
  }
  const auto ids = token_ids(member(choice, "token_ids"));
  ids_.insert(ids_.end(), ids.begin(), ids.end());
}

std::vector<mlgym::Token> Tokens::take() {
  if (!tokens_.empty() && !ids_.empty() && tokens_.size() != ids_.size()) return {};
  tokens_.resize(std::max(tokens_.size(), ids_.size()));
  for (std::size_t i = 0; i < ids_.size(); ++i) tokens_[i].id = ids_[i];
  return std::move(tokens_);
}

}  // namespace openai
