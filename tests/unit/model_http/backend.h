// A model behind HTTP, asked as the host asks it.
#pragma once

#include <atomic>
#include <string>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/model.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"
#include "plugins/registry.h"

namespace mlgym::test {

class Backend {
 public:
  Backend(const std::string& provider, Json settings) : model_(make(provider, settings)) {}

  // Why it could not be made; empty: it was.
  std::string problem() const { return std::string(message_of(model_.status())); }
  absl::StatusCode code() const { return model_.status().code(); }
  Json describe() {
    Call call(plain_host_services(), Deadline::after(20));
    return *model_->describe(call);
  }

  // A request and its reply as docs/process_protocol.md writes them.
  absl::Status ask(const Json& request, Deadline deadline = Deadline::after(20),
                   const std::atomic<bool>* cancelled = nullptr) {
    REQUIRE(problem() == "");
    const ReceivedRequest received(request);
    GatheredReply gathered(received.get()->choices);
    Call call(plain_host_services(), deadline, cancelled);
    const absl::Status status = model_->complete(call, *received.get(), *gathered.raw());
    CHECK(gathered.fault() == "");
    reply = gathered.take();
    return status;
  }
  absl::Status ask(const char* text) { return ask(said(text)); }
  // The last reply, of a question that must not fail.
  Json reply_to(const Json& request) {
    const absl::Status status = ask(request);
    INFO(message_of(status));
    REQUIRE(status.ok());
    return reply;
  }
  static Json said(const std::string& text) {
    return {{"messages", {{{"role", "user"}, {"parts", {{{"text", text}}}}}}}};
  }

  Json reply;

 private:
  static absl::StatusOr<ModelComponent> make(const std::string& provider, const Json& settings) {
    static Registry registry({MODELS_OF_MLGYM});
    const auto place = registry.find("model", provider);
    REQUIRE(place.ok());
    const auto component = registry.load(*place);
    INFO(message_of(component.status()));
    REQUIRE(component.ok());
    Call call(plain_host_services(), Deadline::after(20));
    return ModelComponent::create(*component, settings, call);
  }
  absl::StatusOr<ModelComponent> model_;
};

}  // namespace mlgym::test
