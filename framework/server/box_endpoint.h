// A model endpoint inside a box, which needs no network for it.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "boxes/box.h"
#include "server/model_endpoint.h"

namespace mlgym {

// Ends, with its connections, when it is destroyed.
class BoxEndpoint {
 public:
  // Listens on the box's own loopback. With an empty `spec.token` a random one is made: where boxes
  // share a network, nobody else's programs may ask. `box` outlives it.
  static absl::StatusOr<std::unique_ptr<BoxEndpoint>> start(Box& box, ModelEndpointSpec spec);

  // After Box::restart, and after a snapshot that freezes: at the same address.
  absl::Status restart();

  const std::string& address() const { return address_; }  // http://127.0.0.1:PORT
  // For programs in the box: OPENAI_BASE_URL, OPENAI_API_KEY, ANTHROPIC_BASE_URL,
  // ANTHROPIC_API_KEY. The keys are the endpoint's token and worth nothing elsewhere.
  std::vector<std::pair<std::string, std::string>> variables() const;

 private:
  BoxEndpoint(Box& box, int port, std::string token);
  Box& box_;
  int port_;
  std::string token_, address_;
  std::unique_ptr<ModelEndpoint> endpoint_;
};

}  // namespace mlgym
