// The engine's REST interface, which podman and Docker share, over its unix socket.
#pragma once

#include <mlgym/call.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "unix_socket.h"

namespace podman {

using Json = nlohmann::json;

struct Request {
  std::string method, path;                       // below the version
  std::string body;                               // JSON
  int archive = -1;                               // or a file that holds an archive
  std::function<void(std::string_view)> receive;  // gets what comes with success; null: the reply
};

struct Reply {
  long status = 0;
  std::string body;
  std::string path_facts;  // the header of that kind
  bool good() const { return status >= 200 && status < 300; }
};

class Engine {
 public:
  explicit Engine(const std::string& socket);

  const std::string& socket() const { return socket_; }
  // Whatever the engine replies. Throws when it cannot be reached, and when the call's time is up;
  // without a call after a while.
  Reply send(const mlgym::Call* call, const Request& request);
  // The same, and throws what the engine says when it refuses.
  Reply demand(const mlgym::Call* call, const Request& request, std::string_view what);
  Json read(const mlgym::Call* call, const std::string& path, std::string_view what);
  bool is_podman(const mlgym::Call& call);  // else it is Docker

 private:
  std::string socket_;
  std::unique_ptr<SocketPath> reachable_;
  std::shared_ptr<void> handle_;
  std::optional<bool> is_podman_;
};

// What the engine said when it refused.
[[noreturn]] void fail_refused(const Reply& reply, std::string_view what);
Json parse(std::string_view text, std::string_view what);
// For use in a query.
std::string escaped(std::string_view text);

inline constexpr const char* kVersion = "/v1.41";

}  // namespace podman
