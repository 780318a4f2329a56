#include "attachment.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "engine.h"
#include "unix_socket.h"

namespace podman {
namespace {

constexpr std::size_t kFrameHeader = 8;
constexpr std::size_t kLongestWords = 4096;
constexpr int kTurn = 100;  // milliseconds between looks at the call

// Waits for more of the reply's head; the stream's own bytes may come with its last piece.
std::string read_head(const mlgym::Call& call, int socket) {
  std::string bytes;
  while (bytes.find("\r\n\r\n") == bytes.npos) {
    pollfd ready{socket, POLLIN, 0};
    const int polled = poll(&ready, 1, kTurn);
    call.checkpoint();
    if (polled <= 0) continue;
    char buffer[4096];
    const ssize_t got = recv(socket, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || bytes.size() > 65536)
      throw mlgym::Error(MLGYM_UNAVAILABLE, "the container engine closed the attached stream");
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
  return bytes;
}

}  // namespace

Attachment::Attachment(const mlgym::Call& call, const std::string& socket,
                       const std::string& container)
    : socket_(connect_to(socket)) {
  const std::string request = std::string("POST ") + kVersion + "/containers/" + container +
                              "/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n"
                              "Host: engine\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                              "Content-Length: 0\r\n\r\n";
  if (::send(socket_.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size()))
    sandbox_parts::fail_system("cannot ask the container engine");
  const std::string reply = read_head(call, socket_.get());
  const auto body = reply.find("\r\n\r\n") + 4;
  const std::string status = reply.substr(reply.find(' ') + 1, 3);
  if (status != "101" && status != "200") {
    Reply refused;
    refused.status = std::atol(status.c_str());
    refused.body = reply.substr(body);
    fail_refused(refused, "cannot attach to a box");
  }
  bytes_ = reply.substr(body);
  take_frames();
}

bool Attachment::read_available() {
  char buffer[4096];
  for (;;) {
    const ssize_t got = recv(socket_.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return true;
    if (got <= 0) return false;
    bytes_.append(buffer, static_cast<std::size_t>(got));
    take_frames();
  }
}

// A frame: the stream's number, three zeros, four bytes of length.
void Attachment::take_frames() {
  while (bytes_.size() >= kFrameHeader) {
    std::size_t length = 0;
    for (std::size_t i = 4; i < kFrameHeader; ++i)
      length = length << 8 | static_cast<unsigned char>(bytes_[i]);
    if (bytes_.size() < kFrameHeader + length) return;
    for (const char c : bytes_.substr(kFrameHeader, length)) {
      ready_ = ready_ || c == '\0';
      if (!ready_ && words_.size() < kLongestWords) words_ += c;
    }
    bytes_.erase(0, kFrameHeader + length);
  }
}

std::string Attachment::words() const {
  const auto last = words_.find_last_not_of(" \r\n");
  return last == words_.npos ? "" : words_.substr(0, last + 1);
}

}  // namespace podman
