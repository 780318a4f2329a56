// One question to a provider: a JSON document goes out, a JSON document or a stream of them comes
// back.
#pragma once

#include <mlgym/model.hpp>
#include <string>
#include <vector>

#include "http_client.h"
#include "json.h"
#include "secrets.h"

namespace model_http {

// Turns what comes back into a reply. Its functions throw mlgym::Error.
class ReplyReader {
 public:
  virtual ~ReplyReader() = default;
  virtual void read(const Json& reply) = 0;        // which came whole
  virtual void read_event(const Json& event) = 0;  // of one that comes as a stream
  // Everything has arrived. Throws MLGYM_DATA_LOSS where the reply is not whole.
  virtual void end() = 0;
};

struct Question {
  std::string url;
  std::vector<std::string> headers;  // "name: value"
  Json body;
  double timeout = 600;  // seconds
};

// Asks once. Throws mlgym::Error with mlgym_model's codes and a short text without secrets; tells
// `reply` that nothing was charged where that is certain, and when to ask again.
void ask(HttpClient& client, const mlgym::Call& call, const Question& question,
         const Secrets& secrets, ReplyReader& reader, mlgym::ReplyWriter& reply);

// What a reader throws when it cannot make sense of a reply.
[[noreturn]] void fail_unreadable(const std::string& what);

}  // namespace model_http
