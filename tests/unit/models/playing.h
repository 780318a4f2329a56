// A gateway to a model of the tests, and the record it writes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "catch.h"
#include "chat_of_test.h"
#include "models/gateway.h"

namespace mlgym::test {

// A gateway to one model of the test's plugin, and everything it records.
struct Playing {
  std::vector<Json> events;  // {"k", "d", "durable"}
  absl::Status broken;       // what the record answers from now on
  Registry registry{{MODELS_OF_TEST}};
  Call call{plain_host_services(), Deadline::after(20)};
  ModelPool pool;
  std::unique_ptr<Gateway> gateway;

  explicit Playing(const SpendingLimits& limits = {},
                   std::optional<ModelPrice> price = ModelPrice{2, 8, 1, 2},
                   const std::string& model = "puppet", const SpendingLimits& of_the_run = {},
                   bool cache = false)
      : pool(of_the_run, {1, 3, 0.001, 0.01}) {
    ModelPlan plan{"test/" + model, *registry.find("model", model), Json::object(), {}, {}, cache};
    plan.facts.price = price;
    auto made = Gateway::create({{{"agent", plan}}, limits, "1"}, registry, pool, record(), call);
    REQUIRE(made.ok());
    gateway = std::move(*made);
  }

  GatewayRecord record() {
    return {[this](std::string_view kind, const Json& data, bool durable) {
              if (broken.ok())
                events.push_back({{"k", std::string(kind)}, {"d", data}, {"durable", durable}});
              return broken;
            },
            {[](std::string_view text) {
               return absl::StatusOr<Json>(text.size() > 4096 ? Json{{"blob", sha256_hex(text)}}
                                                              : Json(std::string(text)));
             },
             [](std::string_view bytes) {
               return absl::StatusOr<Json>(Json{{"blob", sha256_hex(bytes)}});
             }}};
  }

  absl::Status ask(Chat& chat, std::string_view role = "agent") {
    return gateway->complete(call, role, chat.request(), receiver.raw);
  }
  absl::Status ask(const std::string& text) {
    Chat chat(text);
    return ask(chat);
  }
  std::vector<Json> all(std::string_view kind) const {
    std::vector<Json> found;
    for (const auto& event : events) {
      if (event["k"] == kind) found.push_back(event["d"]);
    }
    return found;
  }
  Receiver receiver;
};

}  // namespace mlgym::test
