// A gateway to a model of OpenAI's kind at a server of the test.
#pragma once

#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include "http_server.h"
#include "models/gateway.h"

namespace mlgym::test {

// For threads, in which Catch2's own checks may not be used.
inline void must(bool holds) {
  if (!holds) std::abort();
}

inline Registry& models_of_mlgym() {
  static Registry registry({MODELS_OF_MLGYM});
  return registry;
}

// The pool outlives it. What is recorded is dropped.
inline std::unique_ptr<Gateway> gateway_to(const HttpServer& server, const std::string& name,
                                           const ModelPrice& price, const SpendingLimits& limits,
                                           ModelPool& pool) {
  ModelPlan plan{"openai/" + name,
                 *models_of_mlgym().find("model", "openai"),
                 Json{{"model", name}, {"base_url", server.url() + "/v1"}, {"stream", false}},
                 {},
                 {},
                 false};
  plan.facts.price = price;
  GatewayRecord record{
      [](std::string_view, const Json&, bool) { return absl::OkStatus(); },
      {[](std::string_view text) { return absl::StatusOr<Json>(Json(std::string(text))); },
       [](std::string_view) { return absl::StatusOr<Json>(Json("bytes")); }}};
  Call call(plain_host_services(), Deadline::after(20));
  auto made = Gateway::create({{{"agent", plan}}, limits, name}, models_of_mlgym(), pool,
                              std::move(record), call);
  must(made.ok());
  return std::move(*made);
}

}  // namespace mlgym::test
