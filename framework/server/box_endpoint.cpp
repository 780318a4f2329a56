#include "server/box_endpoint.h"

#include <sys/random.h>

#include <cerrno>

#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

absl::StatusOr<std::string> random_token() {
  char bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes))
    return system_error(errno, "cannot make a key for programs that ask models");
  return "mlgym-" + hex({bytes, sizeof bytes});
}

}  // namespace

BoxEndpoint::BoxEndpoint(Box& box, int port, std::string token)
    : box_(box),
      port_(port),
      token_(std::move(token)),
      address_(fmt::format("http://127.0.0.1:{}", port)) {}

absl::StatusOr<std::unique_ptr<BoxEndpoint>> BoxEndpoint::start(Box& box, ModelEndpointSpec spec) {
  if (spec.token.empty()) {
    auto token = random_token();
    if (!token.ok()) return token.status();
    spec.token = std::move(*token);
  }
  auto listener = box.listen(0);
  if (!listener.ok()) return listener.status();
  const auto port = port_of(*listener);
  if (!port.ok()) return port.status();
  std::unique_ptr<BoxEndpoint> made(new BoxEndpoint(box, *port, spec.token));
  auto endpoint = ModelEndpoint::start(std::move(spec), std::move(*listener));
  if (!endpoint.ok()) return endpoint.status();
  made->endpoint_ = std::move(*endpoint);
  return made;
}

absl::Status BoxEndpoint::restart() {
  // Where boxes share a network, the port is ours still, and only once it is free again.
  if (auto left = endpoint_->leave(); !left.ok()) return left;
  auto listener = box_.listen(port_);
  if (!listener.ok()) return listener.status();
  return endpoint_->move_to(std::move(*listener));
}

std::vector<std::pair<std::string, std::string>> BoxEndpoint::variables() const {
  return {{"OPENAI_BASE_URL", address_ + "/v1"},
          {"OPENAI_API_KEY", token_},
          {"ANTHROPIC_BASE_URL", address_},
          {"ANTHROPIC_API_KEY", token_}};
}

}  // namespace mlgym
