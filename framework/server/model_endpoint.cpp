#include "server/model_endpoint.h"

#include <algorithm>
#include <ctime>
#include <mutex>

#include "base/json.h"
#include "base/status.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"
#include "server/credential.h"
#include "server/dialects/dialect.h"
#include "server/estimated_tokens.h"
#include "server/model_list.h"
#include "server/request_json.h"
#include "server/turns.h"

namespace mlgym {
namespace {

constexpr const char* kEventStream = "text/event-stream";

HttpAnswer json_answer(const Json& body) { return {200, "application/json", dump_json(body)}; }

// The clients ask again by themselves unless they are told not to. The host has done so already.
HttpAnswer failed(HttpExchange& exchange, const Dialect& dialect, const Failure& failure) {
  if (exchange.stream_has_begun()) return {200, kEventStream, dialect.failure_event(failure)};
  const bool anthropic = &dialect == &kAnthropicMessages;
  return {anthropic ? failure.anthropic_status : failure.status,
          "application/json",
          dump_json(dialect.failure(failure)),
          {{"x-should-retry", "false"}}};
}

struct Place {
  const char* path;
  const Dialect* dialect;
};
const Place kPlaces[] = {{"/v1/chat/completions", &kOpenaiChat},
                         {"/v1/responses", &kOpenaiResponses},
                         {"/v1/messages", &kAnthropicMessages}};

constexpr const char* kCountPlace = "/v1/messages/count_tokens";

const Dialect& dialect_of(const HttpRequest& request) {
  return request.path == kCountPlace || request.headers.count("anthropic-version")
             ? kAnthropicMessages
             : kOpenaiChat;
}

}  // namespace

class ModelEndpoint::Service {
 public:
  explicit Service(ModelEndpointSpec spec) : spec_(std::move(spec)) {}

  bool ended() const {
    return spec_.deadline.passed() || (spec_.cancelled && spec_.cancelled->load());
  }

  HttpAnswer answer(HttpExchange& exchange) {
    const HttpRequest& request = exchange.request();
    const auto place =
        std::find_if(std::begin(kPlaces), std::end(kPlaces),
                     [&request](const Place& one) { return request.path == one.path; });
    const Dialect& dialect = place == std::end(kPlaces) ? dialect_of(request) : *place->dialect;
    try {
      if (!may_ask(request, spec_.token)) return failed(exchange, dialect, wrong_key());
      if (place != std::end(kPlaces) && request.method == "POST") return ask(exchange, dialect);
      if (request.path == kCountPlace && request.method == "POST") return count(exchange);
      if (auto list = model_list(request, roles())) return json_answer(*list);
      return failed(exchange, dialect,
                    not_served(fmt::format("{} {} is not served", request.method, request.path)));
    } catch (const std::exception& error) {
      return failed(exchange, dialect,
                    failure_of(internal("the model endpoint failed: {}", error.what())));
    }
  }

 private:
  std::vector<std::string> roles() const {
    std::vector<std::string> all = {"agent"};
    for (const auto& role : spec_.roles) {
      if (role != "agent") all.push_back(role);
    }
    return all;
  }

  std::string role_of(const std::string& model) const {
    const auto& roles = spec_.roles;
    return std::find(roles.begin(), roles.end(), model) == roles.end() ? "agent" : model;
  }

  // One body at a time: read, it may take many times its size.
  absl::StatusOr<AskedChat> read(HttpExchange& exchange, const Dialect& dialect) {
    const std::function<bool()> gone = [&exchange] { return exchange.gone(); };
    const Turns::Turn turn(readers_, gone);
    if (!turn.held()) return absl::CancelledError("nobody waits for it");
    const std::string text = std::move(exchange.request().body);
    const auto body = parse_request_json(text, gone);
    if (!body.ok()) return body.status();
    return dialect.read(*body);
  }

  HttpAnswer count(HttpExchange& exchange) {
    const auto asked = read(exchange, kAnthropicMessages);
    if (!asked.ok()) return failed(exchange, kAnthropicMessages, failure_of(asked.status()));
    return json_answer({{"input_tokens", estimated_tokens(asked->request)}});
  }

  HttpAnswer ask(HttpExchange& exchange, const Dialect& dialect) {
    const auto asked = read(exchange, dialect);
    if (!asked.ok()) return failed(exchange, dialect, failure_of(asked.status()));
    if (asked->stream) exchange.expect_stream(kEventStream, std::string(dialect.keep_alive));
    const ReceivedRequest request(asked->request);
    GatheredReply reply(request.get()->choices);
    const absl::Status status = complete(exchange, role_of(asked->model), request, reply);
    if (!status.ok()) return failed(exchange, dialect, failure_of(status));
    const Json answer = dialect.answer({*asked, reply.json(), next_id(), std::time(nullptr)});
    if (!asked->stream) return json_answer(answer);
    return {200, kEventStream, dialect.events(*asked, answer), {{"Cache-Control", "no-cache"}}};
  }

  absl::Status complete(HttpExchange& exchange, const std::string& role,
                        const ReceivedRequest& request, const GatheredReply& reply) {
    const std::function<bool()> gone = [this, &exchange] { return exchange.gone() || ended(); };
    const Turns::Turn turn(askers_, gone);
    if (!turn.held() || gone()) return absl::CancelledError("the episode has ended");
    Call call(plain_host_services(), spec_.deadline, gone);
    auto status = spec_.complete(call, role, *request.get(), *reply.raw());
    if (status.ok() && !reply.fault().empty())
      return make_status(absl::StatusCode::kDataLoss, "the model's reply is unfit: {}",
                         reply.fault());
    return status;
  }

  std::string next_id() { return fmt::format("{:08x}", ++answers_); }

  const ModelEndpointSpec spec_;
  Turns readers_, askers_;
  std::atomic<std::uint64_t> answers_ = 0;
};

ModelEndpoint::ModelEndpoint() = default;
ModelEndpoint::~ModelEndpoint() = default;

absl::StatusOr<std::unique_ptr<ModelEndpoint>> ModelEndpoint::start(ModelEndpointSpec spec,
                                                                    Descriptor listener) {
  const HttpLimits limits = spec.limits;
  std::unique_ptr<ModelEndpoint> endpoint(new ModelEndpoint);
  endpoint->service_ = std::make_unique<Service>(std::move(spec));
  Service& service = *endpoint->service_;
  auto server = HttpServer::start(
      std::move(listener), [&service](HttpExchange& exchange) { return service.answer(exchange); },
      limits, [&service] { return service.ended(); });
  if (!server.ok()) return server.status();
  endpoint->server_ = std::move(*server);
  return endpoint;
}

absl::Status ModelEndpoint::leave() { return server_->leave(); }

absl::Status ModelEndpoint::move_to(Descriptor listener) {
  return server_->move_to(std::move(listener));
}

}  // namespace mlgym
