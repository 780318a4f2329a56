#pragma once

#include <mlgym/model.hpp>
#include <string>
#include <vector>

#include "model_http/json.h"

namespace gemini {

struct Chat {
  model_http::Json instructions = model_http::Json::array();  // parts of text
  model_http::Json contents = model_http::Json::array();
};

// The messages as Gemini reads them: user and model in turns, answers by the name of the function.
// What was kept of a reply (kept_of) goes back verbatim as long as the message says the same. With
// `signed_calls` other messages with calls have the mark of those that Gemini did not write.
Chat chat_of(const std::vector<mlgym::Message>& messages, bool signed_calls);

// What a message of the model is to keep of its parts: all of them, where one has a signature; else
// nothing, and the text is empty.
std::string kept_of(const model_http::Json& parts);

}  // namespace gemini
