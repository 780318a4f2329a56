#pragma once

#include <mlgym/model.hpp>
#include <vector>

#include "model_http/json.h"

namespace anthropic {

struct Chat {
  model_http::Json system = model_http::Json::array();  // blocks of text
  model_http::Json messages = model_http::Json::array();
};

// The messages as the API demands them: instructions apart, user and assistant in turns, the
// answers of tools before everything else of their turn, no empty texts. With `reasoning` what was
// kept of it goes back.
Chat chat_of(const std::vector<mlgym::Message>& messages, bool reasoning);

}  // namespace anthropic
