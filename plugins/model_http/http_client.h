// One request at a time over a connection that is kept, with the call's deadline and cancellation.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mlgym/call.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "retry_after.h"

namespace model_http {

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  // "name: value"
  std::string body;
  std::chrono::duration<double> timeout{600};  // of the whole exchange
};

struct HttpHead {
  long status = 0;
  Headers headers;
  bool good() const { return status >= 200 && status < 300; }
};

// No reply, or not the whole of it.
struct HttpFailure : mlgym::Error {
  HttpFailure(mlgym_status status, const std::string& message, bool was_sent)
      : Error(status, message), sent(was_sent) {}
  bool sent;  // at least a part of the request
};

class HttpClient {
 public:
  HttpClient();

  // Gets the body of the reply, piece by piece; what it throws ends the exchange and leaves `post`.
  using Receive = std::function<void(const HttpHead& head, std::string_view bytes)>;
  // Throws HttpFailure. An exchange that does not come to its end closes its connection.
  // Redirections are replies as others: they could lead the key elsewhere.
  HttpHead post(const mlgym::Call& call, const HttpRequest& request, const Receive& receive);
  // The same without a body.
  HttpHead get(const mlgym::Call& call, const HttpRequest& request, const Receive& receive);

 private:
  class Transfer;
  using Handle = std::unique_ptr<void, void (*)(void*)>;
  Handle connections_, easy_;
};

// "https://host:port" of an address: without a path, and without a name and password. Throws
// INVALID_ARGUMENT where it is no address of HTTP.
std::string origin_of(const std::string& url);

}  // namespace model_http
