#include "server/http_server.h"

#include <sys/socket.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <set>
#include <system_error>
#include <thread>

#include "base/status.h"
#include "server/http_connection.h"

namespace mlgym {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;
using Protocol = asio::generic::stream_protocol;
using Acceptor = asio::basic_socket_acceptor<Protocol>;

constexpr auto kLookPeriod = std::chrono::milliseconds(100);

// Members are used on the server's thread alone, once it runs.
class RunningServer : public HttpServer, private HttpConnectionOwner {
 public:
  RunningServer(HttpHandler handler, const HttpLimits& limits, std::function<bool()> ended)
      : handler_(std::move(handler)), limits_(limits), ended_(std::move(ended)) {}

  ~RunningServer() override {
    if (!thread_.joinable()) return;
    asio::post(io_, [this] {
      stop();
      leaving_ = true;
      leave_when_idle();
    });
    thread_.join();
  }

  absl::Status listen(Descriptor listener) {
    int family = 0, listens = 0;
    socklen_t size = sizeof family;
    if (getsockopt(listener.get(), SOL_SOCKET, SO_DOMAIN, &family, &size) != 0 ||
        getsockopt(listener.get(), SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0)
      return system_error(errno, "cannot serve HTTP");
    if (listens == 0) return invalid("cannot serve HTTP: the socket does not listen");
    Error error;
    acceptor_.close(error);
    acceptor_.assign(Protocol(family, 0), listener.get(), error);
    if (error) return internal("cannot serve HTTP: {}", error.message());
    listener.release();
    return absl::OkStatus();
  }

  void start() {
    accept();
    look();
    thread_ = std::thread([this] { io_.run(); });
  }

  absl::Status leave() override {
    return on_thread([this] {
      Error ignored;
      acceptor_.close(ignored);
      return absl::OkStatus();
    });
  }

  absl::Status move_to(Descriptor listener) override {
    return on_thread([this, &listener] {
      auto moved = listen(std::move(listener));
      if (moved.ok()) accept();
      return moved;
    });
  }

 private:
  // Waits for what `work` says, on the server's thread.
  template <class Work>
  absl::Status on_thread(Work work) {
    std::promise<absl::Status> done;
    asio::post(io_, [&] {
      done.set_value(stopping_ ? make_status(absl::StatusCode::kUnavailable, "the server has ended")
                               : work());
    });
    return done.get_future().get();
  }

  const HttpLimits& limits() const override { return limits_; }

  bool reserve(std::size_t bytes) override {
    if (bytes > limits_.all_bodies_bytes - held_) return false;
    held_ += bytes;
    return true;
  }
  void release(std::size_t bytes) override { held_ -= bytes; }

  void ended(HttpConnection* connection) override {
    connections_.erase(connection->shared_from_this());
    if (!accepting_ && !stopping_) accept();
  }

  void handle(std::shared_ptr<HttpExchange> exchange,
              std::function<void(HttpAnswer)> done) override {
    const std::uint64_t number = ++last_thread_;
    const auto work = [this, number, exchange = std::move(exchange), done]() mutable {
      auto answer = std::make_shared<HttpAnswer>(handler_(*exchange));
      exchange.reset();
      asio::post(io_, [this, number, answer, done = std::move(done)] {
        threads_[number].join();
        threads_.erase(number);
        done(std::move(*answer));
        leave_when_idle();
      });
    };
    try {
      threads_[number] = std::thread(work);
    } catch (const std::system_error&) {
      threads_.erase(number);
      done(plain_failure(503, "this machine has no more threads"));
    }
  }

  void accept() {
    accepting_ = connections_.size() < limits_.connections && acceptor_.is_open();
    if (!accepting_) return;
    acceptor_.async_accept([this](Error error, Protocol::socket socket) {
      if (stopping_ || error == asio::error::operation_aborted) return;
      if (error) return accept_later();
      const auto connection = std::make_shared<HttpConnection>(
          std::move(socket), static_cast<HttpConnectionOwner&>(*this));
      connections_.insert(connection);
      connection->serve();
      accept();
    });
  }

  // There may be no descriptor left for a while.
  void accept_later() {
    pause_.expires_after(kLookPeriod);
    pause_.async_wait([this](Error error) {
      if (!error && !stopping_) accept();
    });
  }

  void look() {
    look_.expires_after(kLookPeriod);
    look_.async_wait([this](Error error) {
      if (error || stopping_) return;
      if (ended_ && ended_()) return stop();
      look();
    });
  }

  void stop() {
    if (stopping_) return;
    stopping_ = true;
    Error ignored;
    acceptor_.close(ignored);
    look_.cancel();
    pause_.cancel();
    for (const auto& connection : std::set(connections_)) connection->close();
  }

  void leave_when_idle() {
    if (leaving_ && threads_.empty()) working_.reset();
  }

  const HttpHandler handler_;
  const HttpLimits limits_;
  const std::function<bool()> ended_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> working_{io_.get_executor()};
  Acceptor acceptor_{io_};
  asio::steady_timer look_{io_}, pause_{io_};
  std::set<std::shared_ptr<HttpConnection>> connections_;
  std::map<std::uint64_t, std::thread> threads_;  // of handlers
  std::uint64_t last_thread_ = 0;
  std::size_t held_ = 0;  // bytes of bodies
  bool accepting_ = false;
  bool stopping_ = false;
  bool leaving_ = false;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::start(Descriptor listener,
                                                              HttpHandler handler,
                                                              const HttpLimits& limits,
                                                              std::function<bool()> ended) {
  auto server = std::make_unique<RunningServer>(std::move(handler), limits, std::move(ended));
  if (auto listening = server->listen(std::move(listener)); !listening.ok()) return listening;
  server->start();
  return server;
}

}  // namespace mlgym
