// An HTTP server by which a program asks an episode's models as if they were OpenAI's or
// Anthropic's. docs/model_endpoint.md says what it speaks.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/model.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/time.h"
#include "plugins/call.h"
#include "server/http_server.h"

namespace mlgym {

// Asks the model of a role and tells the whole reply, as Gateway::complete does. Called by one
// thread of the endpoint at a time; whoever asks the same gateway elsewhere locks it. Returns soon
// once its call is cancelled.
using CompleteFunction = std::function<absl::Status(
    Call& call, std::string_view role, const mlgym_request& request, const mlgym_reply& reply)>;

struct ModelEndpointSpec {
  CompleteFunction complete;
  // Of the run: a request that names one of them as its model asks that; every other name means
  // "agent".
  std::vector<std::string> roles;
  std::string token;  // that requests show as their key; empty: any key will do, and none
  Deadline deadline = Deadline::never();
  const std::atomic<bool>* cancelled = nullptr;  // outlives it; may be null
  HttpLimits limits = {};
};

// Ends every connection when the deadline has passed, when `cancelled` is true, and when it is
// destroyed, which waits for the call that is under way.
class ModelEndpoint {
 public:
  // `listener` is a socket that listens already.
  static absl::StatusOr<std::unique_ptr<ModelEndpoint>> start(ModelEndpointSpec spec,
                                                              Descriptor listener);
  ~ModelEndpoint();

  // Listens no more, until `move_to`: in a box that was started again. Connections go on.
  absl::Status leave();
  absl::Status move_to(Descriptor listener);

 private:
  class Service;
  ModelEndpoint();
  std::unique_ptr<Service> service_;
  std::unique_ptr<HttpServer> server_;  // ends before the service
};

// At the host's 127.0.0.1, at a port of the system's choice.
absl::StatusOr<Descriptor> listen_on_loopback();
absl::StatusOr<int> port_of(const Descriptor& listener);
// A socket of this user only; `path` must not exist.
absl::StatusOr<Descriptor> listen_on_path(const std::filesystem::path& path);

}  // namespace mlgym
