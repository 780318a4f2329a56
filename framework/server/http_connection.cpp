#include "server/http_connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <cctype>

#include "base/json.h"
#include "base/time.h"

namespace mlgym {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr auto kWatchPeriod = std::chrono::milliseconds(50);
constexpr double kLingerSeconds = 2;
constexpr std::size_t kKeptBuffer = 1 << 16;

std::string_view text(boost::beast::string_view from) { return {from.data(), from.size()}; }

std::string reason(int status) {
  const http::status known = http::int_to_status(static_cast<unsigned>(status));
  return known == http::status::unknown ? "" : std::string(text(http::obsolete_reason(known)));
}

std::string small_letters(std::string_view from) {
  std::string to(from);
  for (char& c : to) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return to;
}

// Of "/v1/models?x=1" and of "http://host/v1/models" the path.
std::string path_of(std::string_view target) {
  if (const auto scheme = target.find("://"); scheme != target.npos && target[0] != '/') {
    target.remove_prefix(scheme + 3);
    target.remove_prefix(std::min(target.find('/'), target.size()));
  }
  return std::string(target.substr(0, target.find('?')));
}

bool malformed(const boost::system::error_code& error) {
  return error.category() == make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

std::string chunk(std::string_view bytes) {
  return bytes.empty() ? "" : fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

}  // namespace

HttpAnswer plain_failure(int status, std::string_view message) {
  const Json body = {{"type", "error"},
                     {"error", {{"type", "invalid_request_error"}, {"message", message}}}};
  return {status, "application/json", dump_json(body), {{"x-should-retry", "false"}}};
}

// The handler's view. What the server's thread reads of it is written before the flag that says so.
class HttpConnection::Exchange : public HttpExchange {
 public:
  HttpRequest& request() override { return request_; }
  void expect_stream(std::string content_type, std::string keep_alive) override {
    content_type_ = std::move(content_type);
    keep_alive_ = std::move(keep_alive);
    stage_ = Stage::expected;
  }
  bool stream_has_begun() override {
    Stage expected = Stage::expected;
    stage_.compare_exchange_strong(expected, Stage::settled);
    return expected == Stage::begun;
  }
  bool gone() const override { return gone_; }

  void leave() { gone_ = true; }
  bool begin() {
    Stage expected = Stage::expected;
    return stage_.compare_exchange_strong(expected, Stage::begun);
  }
  bool begun() const { return stage_ == Stage::begun; }
  const std::string& content_type() const { return content_type_; }
  const std::string& keep_alive() const { return keep_alive_; }

 private:
  enum class Stage { silent, expected, begun, settled };
  HttpRequest request_;
  std::string content_type_, keep_alive_;
  std::atomic<Stage> stage_ = Stage::silent;
  std::atomic<bool> gone_ = false;
};

HttpConnection::HttpConnection(Socket socket, HttpConnectionOwner& owner)
    : stream_(std::move(socket)), timer_(stream_.get_executor()), owner_(owner) {}

HttpConnection::~HttpConnection() = default;

void HttpConnection::serve() { read_head(); }

void HttpConnection::close() {
  if (closed_) return;
  closed_ = true;
  const auto self = shared_from_this();  // the owner may hold the last other one
  if (exchange_) exchange_->leave();
  timer_.cancel();
  stream_.close();
  owner_.release(std::exchange(reserved_, 0));
  owner_.ended(this);
}

void HttpConnection::expire_after(double seconds) {
  stream_.expires_after(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
}

void HttpConnection::read_head() {
  if (closed_) return;
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(owner_.limits().head_bytes));
  parser_->body_limit(owner_.limits().body_bytes);
  expire_after(owner_.limits().idle_seconds);
  http::async_read_header(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](Error error, std::size_t) { self->head_read(error); });
}

void HttpConnection::head_read(Error error) {
  if (closed_) return;
  if (error == http::error::body_limit) return refuse(413, "the request's body is too long");
  if (error == http::error::header_limit) return refuse(431, "the request's head is too long");
  if (malformed(error)) return refuse(400, "this is no request of HTTP");
  if (error) return close();
  const auto length = parser_->content_length();
  reserved_ = length               ? static_cast<std::size_t>(*length)
              : parser_->chunked() ? owner_.limits().body_bytes
                                   : 0;
  if (!owner_.reserve(reserved_)) {
    reserved_ = 0;
    return refuse(503, "too many long requests are under way");
  }
  if (small_letters(text(parser_->get()[http::field::expect])) == "100-continue")
    return send("HTTP/1.1 100 Continue\r\n\r\n", [this] { read_body(); });
  read_body();
}

void HttpConnection::read_body() {
  expire_after(owner_.limits().body_seconds);
  http::async_read(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](Error error, std::size_t) { self->body_read(error); });
}

void HttpConnection::body_read(Error error) {
  if (closed_) return;
  if (error == http::error::body_limit) return refuse(413, "the request's body is too long");
  if (malformed(error)) return refuse(400, "this is no body of HTTP");
  if (error) return close();
  hand_over();
}

void HttpConnection::refuse(int status, std::string_view message) {
  keep_ = bodiless_ = false;
  answer(plain_failure(status, message));
}

void HttpConnection::hand_over() {
  auto message = parser_->release();
  exchange_ = std::make_shared<Exchange>();
  HttpRequest& request = exchange_->request();
  request.method = text(message.method_string());
  request.path = path_of(text(message.target()));
  for (const auto& field : message)
    request.headers[small_letters(text(field.name_string()))] = text(field.value());
  request.body = std::move(message.body());
  keep_ = message.keep_alive();
  bodiless_ = request.method == "HEAD";
  chunks_ = message.version() >= 11;
  if (buffer_.size() == 0 && buffer_.capacity() > kKeptBuffer) buffer_.shrink_to_fit();
  stream_begins_ = monotonic_seconds() + owner_.limits().stream_delay_seconds;
  stream_.expires_never();
  watch();
  owner_.handle(exchange_, [self = shared_from_this()](const HttpAnswer& answer) {
    if (!self->closed_) self->answer(answer);
  });
}

// While the handler works: whether the client is there still, and what a stream sends meanwhile.
void HttpConnection::watch() {
  timer_.expires_after(kWatchPeriod);
  timer_.async_wait([self = shared_from_this()](Error error) {
    if (error || self->closed_ || !self->exchange_) return;
    if (self->hung_up()) return self->close();
    const double now = monotonic_seconds();
    Exchange& exchange = *self->exchange_;
    if (self->chunks_ && now >= self->stream_begins_ && exchange.begin()) {
      self->next_keep_alive_ = now;
      self->send(fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nCache-Control: no-cache\r\n"
                             "Transfer-Encoding: chunked\r\nConnection: {}\r\n\r\n",
                             exchange.content_type(), self->keep_ ? "keep-alive" : "close"),
                 {});
    } else if (exchange.begun() && now >= self->next_keep_alive_ && self->out_.empty()) {
      self->next_keep_alive_ = now + self->owner_.limits().keep_alive_seconds;
      self->send(chunk(exchange.keep_alive()), {});
    }
    if (!self->closed_) self->watch();
  });
}

bool HttpConnection::hung_up() {
  pollfd socket{stream_.socket().native_handle(), POLLRDHUP, 0};
  return poll(&socket, 1, 0) > 0 && (socket.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void HttpConnection::answer(const HttpAnswer& answer) {
  timer_.cancel();
  const bool begun = exchange_ && exchange_->begun();
  exchange_.reset();
  owner_.release(std::exchange(reserved_, 0));
  if (begun) return send(chunk(answer.body) + "0\r\n\r\n", [this] { next(); });
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: {}\r\n",
                  answer.status, reason(answer.status), answer.content_type, answer.body.size(),
                  keep_ ? "keep-alive" : "close");
  for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
  head += "\r\n";
  send(bodiless_ ? std::move(head) : head + answer.body, [this] { next(); });
}

// One after the other; what is sent while another is being written waits in `pending`.
void HttpConnection::send(std::string bytes, std::function<void()> then) {
  if (closed_ || bytes.empty()) return;
  if (!out_.empty()) {
    pending_ += bytes;
    if (then) then_ = std::move(then);
    return;
  }
  out_ = std::move(bytes);
  then_ = std::move(then);
  expire_after(owner_.limits().write_seconds);
  asio::async_write(
      stream_, asio::buffer(out_),
      [self = shared_from_this()](Error error, std::size_t) { self->written(error); });
}

void HttpConnection::written(Error error) {
  if (closed_) return;
  if (error) return close();
  out_.clear();
  stream_.expires_never();
  if (!pending_.empty()) return send(std::exchange(pending_, {}), std::exchange(then_, {}));
  if (const auto then = std::exchange(then_, {})) then();
}

void HttpConnection::next() { keep_ ? read_head() : linger(); }

// A socket that is closed with bytes unread takes the answer away from a client that still sends.
void HttpConnection::linger() {
  Error ignored;
  stream_.socket().shutdown(Socket::shutdown_send, ignored);
  expire_after(kLingerSeconds);
  discard();
}

void HttpConnection::discard() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(kKeptBuffer),
                          [self = shared_from_this()](Error error, std::size_t) {
                            if (self->closed_) return;
                            error ? self->close() : self->discard();
                          });
}

}  // namespace mlgym
