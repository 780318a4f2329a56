#include "http_server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

namespace mlgym::test {
namespace {

constexpr int kTick = 10;  // milliseconds

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return text;
}

HttpAsked head_from(const std::string& head) {
  HttpAsked asked;
  const auto first = head.find(' ');
  asked.target = head.substr(first + 1, head.find(' ', first + 1) - first - 1);
  for (std::size_t at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at + 2)) {
    const auto end = head.find("\r\n", at + 2);
    const std::string line = head.substr(at + 2, end == head.npos ? end : end - at - 2);
    const auto colon = line.find(": ");
    if (colon != line.npos) asked.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
  }
  return asked;
}

std::string chunked(const std::string& body, std::size_t piece) {
  std::string bytes;
  for (std::size_t at = 0; at < body.size(); at += piece) {
    const std::string part = body.substr(at, piece);
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", part.size());
    bytes += size + part + "\r\n";
  }
  return bytes;
}

}  // namespace

HttpServer::HttpServer() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* place = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || bind(listener_, place, size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, place, &size) != 0)
    throw std::runtime_error("cannot listen on loopback");
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  ended_ = true;
  accepting_.join();
  for (auto& thread : served_) thread.join();
  close(listener_);
}

void HttpServer::answer(HttpAnswer answer) {
  const std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
}

void HttpServer::answer_by(std::function<HttpAnswer(const HttpAsked&)> answer) {
  const std::lock_guard lock(mutex_);
  answer_by_ = std::move(answer);
}

std::vector<HttpAsked> HttpServer::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

bool HttpServer::all_closed() const {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (open_ > 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(kTick));
  return open_ == 0;
}

bool HttpServer::wait_for(int socket, short events) const {
  pollfd waited{socket, events, 0};
  while (!ended_) {
    if (poll(&waited, 1, kTick) > 0) return true;
  }
  return false;
}

void HttpServer::accept_all() {
  while (wait_for(listener_, POLLIN)) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++connections_;
    ++open_;
    served_.emplace_back([this, socket] {
      serve(socket);
      close(socket);
      --open_;
    });
  }
}

void HttpServer::serve(int socket) {
  const int yes = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  std::string buffer;
  HttpAsked asked;
  while (read_request(socket, buffer, asked)) {
    if (!give(socket, next_answer(std::move(asked)))) return;
  }
}

HttpAnswer HttpServer::next_answer(HttpAsked asked) {
  std::function<HttpAnswer(const HttpAsked&)> answer_by;
  {
    const std::lock_guard lock(mutex_);
    answer_by = answer_by_;
    if (!answer_by) {
      asked_.push_back(std::move(asked));
      HttpAnswer next{500, "text/plain", "the test has no answer"};
      if (!answers_.empty()) {
        next = std::move(answers_.front());
        answers_.pop_front();
      }
      return next;
    }
  }
  return answer_by(asked);
}

// What is left in the buffer begins the next request.
bool HttpServer::read_request(int socket, std::string& buffer, HttpAsked& asked) {
  for (;;) {
    const auto head_end = buffer.find("\r\n\r\n");
    if (head_end != buffer.npos) {
      asked = head_from(buffer.substr(0, head_end));
      const auto length = std::strtoul(asked.headers["content-length"].c_str(), nullptr, 10);
      if (buffer.size() >= head_end + 4 + length) {
        asked.body = buffer.substr(head_end + 4, length);
        buffer.erase(0, head_end + 4 + length);
        return true;
      }
    }
    char bytes[65536];
    if (!wait_for(socket, POLLIN)) return false;
    const ssize_t got = recv(socket, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer.append(bytes, static_cast<std::size_t>(got));
  }
}

bool HttpServer::send_all(int socket, const std::string& bytes, std::size_t piece) const {
  for (std::size_t sent = 0; sent < bytes.size();) {
    if (!wait_for(socket, POLLOUT)) return false;
    const std::size_t left = bytes.size() - sent;
    const ssize_t count =
        send(socket, bytes.data() + sent, piece == 0 ? left : std::min(left, piece),
             MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno != EAGAIN) return false;
    if (count > 0) sent += static_cast<std::size_t>(count);
  }
  return true;
}

// Whether the connection may be used again.
bool HttpServer::give(int socket, const HttpAnswer& answer) const {
  using End = HttpAnswer::End;
  if (answer.end == End::never) {
    char byte;
    if (wait_for(socket, POLLIN)) (void)recv(socket, &byte, 1, 0);
    return false;
  }
  if (answer.end == End::reset) {
    const linger now{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return false;
  }
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Told\r\n";
  if (!answer.content_type.empty()) head += "Content-Type: " + answer.content_type + "\r\n";
  for (const auto& header : answer.headers) head += header + "\r\n";
  const std::string body =
      answer.end == End::early ? answer.body.substr(0, answer.body.size() / 2) : answer.body;
  std::string bytes;
  if (answer.piece > 0) {
    head += "Transfer-Encoding: chunked\r\n\r\n";
    bytes = chunked(body, answer.piece) + (answer.end == End::cut ? "" : "0\r\n\r\n");
  } else {
    head += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    bytes = answer.end == End::cut ? body.substr(0, body.size() / 2) : body;
  }
  return send_all(socket, head, 0) && send_all(socket, bytes, answer.piece) &&
         answer.end != End::cut;
}

}  // namespace mlgym::test
