// One connection of an HttpServer. Everything but the exchange's methods runs on the server's
// thread.
#pragma once

#include <atomic>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/http_server.h"

namespace mlgym {

// What the connections of a server share.
class HttpConnectionOwner {
 public:
  virtual ~HttpConnectionOwner() = default;
  virtual const HttpLimits& limits() const = 0;
  // Room for a body; false: too much is held already.
  virtual bool reserve(std::size_t bytes) = 0;
  virtual void release(std::size_t bytes) = 0;
  // Has the handler answer on a thread of its own; `done` is called on the server's thread.
  virtual void handle(std::shared_ptr<HttpExchange> exchange,
                      std::function<void(HttpAnswer)> done) = 0;
  virtual void ended(class HttpConnection* connection) = 0;
};

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  HttpConnection(Socket socket, HttpConnectionOwner& owner);
  ~HttpConnection();

  void serve();
  void close();  // at once; whoever answers a request learns that nobody waits

 private:
  class Exchange;
  using Error = boost::system::error_code;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void read_head();
  void head_read(Error error);
  void read_body();
  void body_read(Error error);
  void refuse(int status, std::string_view message);
  void hand_over();
  void watch();
  bool hung_up();
  void answer(const HttpAnswer& answer);
  void send(std::string bytes, std::function<void()> then);
  void written(Error error);
  void next();
  void linger();
  void discard();
  void expire_after(double seconds);

  boost::beast::basic_stream<boost::asio::generic::stream_protocol> stream_;
  boost::asio::steady_timer timer_;  // while a request is being answered
  HttpConnectionOwner& owner_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::shared_ptr<Exchange> exchange_;
  std::size_t reserved_ = 0;
  double next_keep_alive_ = 0;  // seconds on the monotonic clock
  double stream_begins_ = 0;
  bool keep_ = false;      // the connection, after this answer
  bool bodiless_ = false;  // the request wants the head alone
  bool chunks_ = false;    // the client reads bodies in chunks
  bool closed_ = false;
  std::string out_;             // being written
  std::string pending_;         // to be written next
  std::function<void()> then_;  // once all of it is
};

}  // namespace mlgym
