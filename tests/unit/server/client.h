// A client that says byte by byte what it wants to.
#pragma once

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "catch.h"

namespace mlgym::test {

struct Response {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in small letters
  std::string body;                            // without chunks
  std::vector<std::string> chunks;
  Json json() const {
    INFO(body);
    auto parsed = parse_json(body);
    REQUIRE(parsed.ok());
    return *parsed;
  }
};

inline std::string post(std::string_view path, std::string_view body,
                        std::string_view headers = "") {
  return fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n{}\r\n{}", path,
                     body.size(), headers, body);
}

inline std::string get(std::string_view path, std::string_view headers = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n{}\r\n", path, headers);
}

class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    REQUIRE(connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  explicit Client(const std::filesystem::path& path)
      : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }

  // False when the other side has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_sending() { shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.reset(); }

  // Everything until the other side closes; whether it did within the time.
  bool read_to_end(double seconds = 10) {
    const Deadline deadline = Deadline::after(seconds);
    while (!deadline.passed()) {
      if (!read_more(deadline)) return ended_;
    }
    return false;
  }
  const std::string& received() const { return in_; }
  std::string take_line(double seconds = 10) { return take_until("\r\n", seconds); }

  Response read(double seconds = 20) {
    Response response;
    const std::string first = take_line(seconds);
    INFO("status line: " << first);
    REQUIRE(first.rfind("HTTP/1.1 ", 0) == 0);
    response.status = std::stoi(first.substr(9));
    for (std::string line = take_line(seconds); !line.empty(); line = take_line(seconds)) {
      std::string name = line.substr(0, line.find(':'));
      for (char& c : name) c = static_cast<char>(std::tolower(c));
      response.headers[name] = std::string(trim(line.substr(line.find(':') + 1)));
    }
    if (response.headers.count("transfer-encoding")) {
      for (;;) {
        const std::size_t size = std::stoul(take_line(seconds), nullptr, 16);
        const std::string chunk = take(size, seconds);
        CHECK(take_line(seconds).empty());
        if (size == 0) break;
        response.body += chunk;
        response.chunks.push_back(chunk);
      }
    } else if (response.headers.count("content-length")) {
      response.body = take(std::stoul(response.headers["content-length"]), seconds);
    }
    return response;
  }
  Response ask(std::string_view bytes) {
    send(bytes);
    return read();
  }

 private:
  bool read_more(Deadline deadline) {
    pollfd ready{socket_.get(), POLLIN, 0};
    if (poll(&ready, 1, deadline.poll_timeout()) <= 0) return false;
    char buffer[65536];
    const ssize_t got = recv(socket_.get(), buffer, sizeof buffer, 0);
    if (got <= 0) {
      ended_ = true;
      return false;
    }
    in_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }
  std::string take(std::size_t size, double seconds) {
    const Deadline deadline = Deadline::after(seconds);
    while (in_.size() < size) REQUIRE(read_more(deadline));
    std::string taken = in_.substr(0, size);
    in_.erase(0, size);
    return taken;
  }
  std::string take_until(std::string_view end, double seconds) {
    const Deadline deadline = Deadline::after(seconds);
    std::size_t at;
    while ((at = in_.find(end)) == in_.npos) {
      INFO("received so far: " << in_);
      REQUIRE(read_more(deadline));
    }
    std::string taken = in_.substr(0, at);
    in_.erase(0, at + end.size());
    return taken;
  }

  Descriptor socket_;
  std::string in_;
  bool ended_ = false;
};

}  // namespace mlgym::test
