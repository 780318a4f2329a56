// Replies in the format of OpenAI's chat completions.
#pragma once

#include <map>
#include <mlgym/model.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model_http/chat_format.h"
#include "model_http/exchange.h"
#include "tokens.h"

namespace openai {

using model_http::Json;

class Reply : public model_http::ReplyReader {
 public:
  struct Wanted {
    int choices = 1;
    bool tokens = false;
    bool keep_reasoning = false;  // for later requests
  };
  Reply(const Wanted& wanted, model_http::CallNames names, mlgym::ReplyWriter& writer);
  void read(const Json& reply) override;
  void read_event(const Json& event) override { read(event); }
  void end() override;

 private:
  struct Call {
    mlgym::ToolCall call;
    Json extra_content;
  };
  struct Choice {
    std::map<std::int64_t, Call> calls;  // by their numbers in the stream
    Tokens tokens;
    std::string reasoning_key, reasoning;
    std::string finish;
    bool refused = false;
  };
  void read_choice(const Json& told, int number);
  void read_message(const Json& message, Choice& choice, int number);
  void read_calls(const Json& calls, Choice& choice);
  void end_choice(Choice& choice, int number);
  std::string kept_of(const Choice& choice) const;

  Wanted wanted_;
  model_http::CallNames names_;
  mlgym::ReplyWriter& writer_;
  std::vector<Choice> choices_;
  std::optional<mlgym::Usage> usage_;  // told at the end: on the way it may grow
  bool named_ = false;
};

}  // namespace openai
