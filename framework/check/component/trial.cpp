#include "check/component/trial.h"

namespace mlgym {

void ComponentTrial::fail(std::string why) {
  if (failed()) return;
  status_ = CheckResult::Status::fail;
  detail_ = std::move(why);
}

void ComponentTrial::skip(std::string why) {
  if (status_ != CheckResult::Status::pass) return;
  status_ = CheckResult::Status::skip;
  detail_ = std::move(why);
}

void ComponentTrial::found(std::string what) {
  if (status_ == CheckResult::Status::pass) detail_ = std::move(what);
}

std::unique_ptr<TrialInstance> ComponentTrial::create(const Conditions& conditions) {
  Creation creation = create_instance(subject_, subject_.settings, conditions);
  if (!creation.instance) {
    fail(fmt::format("create {}, though it had worked before; instances share nothing",
                     creation.told.words()));
  }
  return std::move(creation.instance);
}

Told ComponentTrial::perform_alone(const Operation& operation, const Conditions& conditions) {
  const auto instance = create();
  return instance ? perform_in(*instance, operation, conditions) : Told{};
}

Told ComponentTrial::perform_in(TrialInstance& instance, const Operation& operation,
                                const Conditions& conditions) {
  Told told = perform(subject_, instance, operation, conditions);
  if (const std::string fault = told.fault(operation.name); !fault.empty()) fail(fault);
  return told;
}

Told ComponentTrial::watch_alone(const Operation& operation, const Conditions& conditions) {
  const auto instance = create();
  return instance ? perform(subject_, *instance, operation, conditions) : Told{};
}

CheckResult ComponentTrial::result() const {
  CheckResult result;
  result.status = status_;
  result.detail = detail_;
  return result;
}

}  // namespace mlgym
