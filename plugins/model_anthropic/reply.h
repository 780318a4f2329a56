// Replies in the format of Anthropic's Messages API.
#pragma once

#include <mlgym/model.hpp>
#include <string>
#include <vector>

#include "model_http/exchange.h"

namespace anthropic {

using model_http::Json;

class Reply : public model_http::ReplyReader {
 public:
  // With `by_tool` the reply's text is the argument of kReplyTool.
  Reply(bool by_tool, mlgym::ReplyWriter& writer) : by_tool_(by_tool), writer_(writer) {}
  void read(const Json& reply) override;
  void read_event(const Json& event) override;
  void end() override;

 private:
  struct Block {
    Json json;              // as the API would have given it whole
    std::string arguments;  // of a call, as the model wrote them
  };
  void begin_block(Json block);
  void add_to_block(const Json& event);
  void tell_text(const std::string& text);
  void read_message(const Json& message);
  void read_usage(const Json& told);
  void end_block(Block& block);

  bool by_tool_;
  mlgym::ReplyWriter& writer_;
  std::vector<Block> blocks_;
  Json usage_ = Json::object();
  std::string stop_reason_;
  std::string withheld_;  // what was said beside the call of kReplyTool
  bool stopped_ = false, replied_ = false, called_ = false;
};

}  // namespace anthropic
