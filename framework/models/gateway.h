// The one way from an episode to its models: chooses by role, keeps to the limits, asks again where
// that helps, records every request and reply once.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/model.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "components/model.h"
#include "models/budget.h"
#include "models/chat_json.h"
#include "models/model_plan.h"
#include "models/model_pool.h"
#include "models/spending.h"
#include "plugins/registry.h"

namespace mlgym {

// How a gateway writes the record: events of docs/run_folder.md; `durable` ones are on the disk
// when it returns.
struct GatewayRecord {
  std::function<absl::Status(std::string_view kind, const Json& data, bool durable)> event;
  RecordContent content;
};

struct GatewaySpec {
  std::map<std::string, ModelPlan> models;  // by role
  SpendingLimits limits;                    // of the episode
  std::string stream;        // of the episode: what tells its cached replies from those of others
  Json continued = nullptr;  // what `save` gave in an earlier process; null: the episode begins
  // Called before a person is asked, who may take any time to answer. May be empty.
  std::function<absl::Status()> before_person = {};
};

// One an episode, one thread at a time.
class Gateway {
 public:
  // Makes every model. `call` limits the making only; `pool` and `registry` outlive it.
  static absl::StatusOr<std::unique_ptr<Gateway>> create(const GatewaySpec& spec,
                                                         Registry& registry, ModelPool& pool,
                                                         GatewayRecord record, Call& call);

  ~Gateway();

  // Asks the model of a role, and tells the whole reply. kNotFound: no model has it;
  // kResourceExhausted with `limit_reached()`: the episode may spend no more, with
  // `run_limit_reached()`: nor may the run; else the model's own error. `seconds()` counts the
  // waiting.
  absl::Status complete(Call& call, std::string_view role, const mlgym_request& request,
                        const mlgym_reply& reply);

  // What a later process needs to go on: as after the last call that was answered.
  absl::StatusOr<Json> save(Call& call);

  const Spending& spending() const { return spending_; }
  const Budget& budget() const { return budget_; }
  // What calls are charged to: the episode's budget, or one below it. Whoever sets another one puts
  // the earlier one back before it ends.
  Budget& charged() { return *charged_; }
  void charge(Budget& budget) { charged_ = &budget; }
  bool limit_reached() const { return budget_.exhausted(); }
  bool run_limit_reached() const { return pool_.budget().exhausted(); }
  // Whether the person who was asked last has left: they may be asked again in a later process.
  bool person_left() const { return person_left_; }
  const absl::Status& model_error() const { return last_error_; }  // of the last call
  double seconds() const { return seconds_; }
  // Why the episode cannot go on, whatever the agent makes of the error: the record could not be
  // kept, or a model stayed away for too long.
  const absl::Status& failure() const { return failure_; }
  bool given_up() const { return given_up_; }  // `failure` is the model's, not the record's

 private:
  struct Model;
  struct Asked;  // one call under way
  Gateway(const GatewaySpec& spec, ModelPool& pool, GatewayRecord record);

  absl::Status ask(Call& call, Asked& asked, const mlgym_request& request);
  absl::StatusOr<Reservation> admit(Call& call, Model& model, const mlgym_request& request);
  absl::Status attempt(Call& call, Asked& asked, const mlgym_request& request,
                       const Reservation& reserved);
  absl::Status model_failed(const absl::Status& error);
  absl::Status failed(const absl::Status& failure);
  absl::Status go_on(const Json& saved, Call& call);
  absl::StatusOr<Json> record_messages(const mlgym_request& request);
  absl::Status record_end(const Asked& asked, const absl::Status& status);

  std::map<std::string, std::unique_ptr<Model>, std::less<>> models_;  // by role
  ModelPool& pool_;
  Budget budget_;
  Budget* charged_ = &budget_;
  Spending spending_;
  GatewayRecord record_;
  const std::string stream_;
  const std::function<absl::Status()> before_person_;
  std::map<std::string, std::size_t> messages_;        // recorded ones: digest and number
  std::map<std::string, std::int64_t> same_requests_;  // how often each was asked, by digest
  std::int64_t calls_ = 0;
  double seconds_ = 0;
  absl::Status last_error_;
  std::int64_t same_errors_ = 0;
  bool person_left_ = false;
  bool given_up_ = false;
  absl::Status failure_;
};

}  // namespace mlgym
