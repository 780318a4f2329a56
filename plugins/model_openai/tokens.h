#pragma once

#include <mlgym/model.hpp>
#include <vector>

#include "model_http/json.h"

namespace openai {

// The tokens of one choice: log-probabilities and numbers arrive in lists of their own.
class Tokens {
 public:
  void add(const model_http::Json& choice);
  // Nothing where the two lists do not fit each other: which token is which is not known then.
  std::vector<mlgym::Token> take();

 private:
  std::vector<mlgym::Token> tokens_;
  std::vector<std::int32_t> ids_;
};

// Numbers of tokens; those that are none are -1.
std::vector<std::int32_t> token_ids(const model_http::Json& list);

}  // namespace openai
