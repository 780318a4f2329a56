// The one way from an episode to its models: chooses by role, keeps to the limits, records every
// request and reply once.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/model.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "components/model.h"
#include "models/chat_json.h"
#include "models/model_plan.h"
#include "models/spending.h"
#include "plugins/registry.h"

namespace mlgym {

// How a gateway writes the record: events of docs/run_folder.md; `durable` ones are on the disk
// when it returns.
struct GatewayRecord {
  std::function<absl::Status(std::string_view kind, const Json& data, bool durable)> event;
  RecordContent content;
};

// One an episode, one thread at a time.
class Gateway {
 public:
  // `models` by role. Makes every model. `call` limits the making only.
  static absl::StatusOr<std::unique_ptr<Gateway>> create(
      const std::map<std::string, ModelPlan>& models, const Limits& limits, Registry& registry,
      GatewayRecord record, Call& call);

  // Asks the model of a role. kNotFound: no model has it; kResourceExhausted with
  // `limit_reached()`: the episode may spend no more; else the model's own error. `seconds()`
  // counts the waiting.
  absl::Status complete(Call& call, std::string_view role, const mlgym_request& request,
                        const mlgym_reply& reply);

  const Spending& spending() const { return spending_; }
  bool limit_reached() const { return limit_reached_; }
  double seconds() const { return seconds_; }
  // Why the record could not be kept; the episode cannot go on then.
  const absl::Status& failure() const { return failure_; }

 private:
  struct Model {
    std::string name;
    ModelComponent component;
    std::optional<ModelPrice> price;
  };
  Gateway(const Limits& limits, GatewayRecord record);
  absl::Status failed(const absl::Status& failure);
  absl::StatusOr<Json> record_messages(const mlgym_request& request);

  std::map<std::string, Model, std::less<>> models_;  // by role
  Spending spending_;
  GatewayRecord record_;
  std::map<std::string, std::size_t> messages_;  // recorded ones: digest and number
  std::int64_t calls_ = 0;
  double seconds_ = 0;
  bool limit_reached_ = false;
  absl::Status failure_;
};

}  // namespace mlgym
