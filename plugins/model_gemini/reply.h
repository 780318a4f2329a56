// Replies in the format of Gemini's generateContent.
#pragma once

#include <mlgym/model.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model_http/chat_format.h"
#include "model_http/exchange.h"

namespace gemini {

using model_http::Json;

class Reply : public model_http::ReplyReader {
 public:
  struct Wanted {
    int choices = 1;
    bool one_call = false;  // Gemini cannot be told: further ones are dropped
  };
  Reply(const Wanted& wanted, model_http::CallNames names, mlgym::ReplyWriter& writer);
  void read(const Json& reply) override;
  void read_event(const Json& event) override { read(event); }
  void end() override;

 private:
  struct Choice {
    Json parts = Json::array();
    std::vector<mlgym::ToolCall> calls;
    std::string finish;
  };
  void read_candidate(const Json& candidate, int number);
  void read_part(const Json& part, Choice& choice, int number);
  bool read_call(const Json& call, Choice& choice);
  void end_choice(const Choice& choice, int number);

  Wanted wanted_;
  model_http::CallNames names_;
  mlgym::ReplyWriter& writer_;
  std::vector<Choice> choices_;
  std::optional<mlgym::Usage> usage_;  // told at the end: on the way it grows
  bool blocked_ = false, named_ = false;
};

}  // namespace gemini
