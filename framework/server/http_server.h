// A small HTTP/1.1 server: connections on one thread, every request answered by a blocking handler
// on a thread of its own.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"

namespace mlgym {

struct HttpRequest {
  std::string method;
  std::string path;                            // without the query
  std::map<std::string, std::string> headers;  // names in small letters; of equal ones the last
  std::string body;
};

struct HttpAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// The answer to what fails before anybody knows who asks, in words that the clients of OpenAI and
// those of Anthropic read.
HttpAnswer plain_failure(int status, std::string_view message);

// One request under way. A handler uses it from its thread.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;
  virtual HttpRequest& request() = 0;
  // The answer takes a while and is a stream: after a moment its head is sent, and `keep_alive`
  // from time to time until the answer is there. At most once.
  virtual void expect_stream(std::string content_type, std::string keep_alive) = 0;
  // Whether that head was sent: then only the body of the answer matters. From the first asking on
  // the answer does not change.
  virtual bool stream_has_begun() = 0;
  // Whether nobody waits for the answer any more. [any-thread]
  virtual bool gone() const = 0;
};

// Lets no exception out. Returns soon once the exchange is gone.
using HttpHandler = std::function<HttpAnswer(HttpExchange&)>;

struct HttpLimits {
  std::size_t head_bytes = 64 << 10;
  std::size_t body_bytes = 64 << 20;
  std::size_t all_bodies_bytes = 256 << 20;  // of requests under way
  std::size_t connections = 128;             // more wait until one of these has ended
  double idle_seconds = 60;                  // until the next request's head has come
  double body_seconds = 120;
  double write_seconds = 60;
  double stream_delay_seconds = 0.25;  // what fails sooner has a status of its own
  double keep_alive_seconds = 10;
};

class HttpServer {
 public:
  // Serves until it is destroyed, or `ended` is true: then every connection ends. `ended` is asked
  // ten times a second, from the server's thread.
  static absl::StatusOr<std::unique_ptr<HttpServer>> start(Descriptor listener, HttpHandler handler,
                                                           const HttpLimits& limits,
                                                           std::function<bool()> ended);
  // Ends every connection and waits for the handlers.
  virtual ~HttpServer() = default;

  // Listens no more; connections that are there go on.
  virtual absl::Status leave() = 0;
  // Listens elsewhere from now on.
  virtual absl::Status move_to(Descriptor listener) = 0;
};

}  // namespace mlgym
