// One check of a component. The first thing that is not as promised stays.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>

#include "check/check_report.h"
#include "check/component/calls.h"
#include "check/component/subject.h"

namespace mlgym {

struct ComponentKind;

class ComponentTrial {
 public:
  ComponentTrial(const ComponentSubject& subject, const ComponentKind& kind)
      : subject_(subject), kind_(kind) {}

  const ComponentSubject& subject() const { return subject_; }
  const ComponentKind& kind() const { return kind_; }

  bool failed() const { return status_ == CheckResult::Status::fail; }
  void fail(std::string why);
  void expect(bool holds, std::string_view otherwise) {
    if (!holds) fail(std::string(otherwise));
  }
  // Unless it has failed: nothing could be checked, and why.
  void skip(std::string why);
  // Unless it has failed or was skipped: what was found, for people.
  void found(std::string what);

  // Null, and failed, when it cannot be created.
  std::unique_ptr<TrialInstance> create(const Conditions& conditions = {});
  // In an instance of its own. What breaks the rules for every function fails the check.
  Told perform_alone(const Operation& operation, const Conditions& conditions = {});
  // The same in the instance.
  Told perform_in(TrialInstance& instance, const Operation& operation,
                  const Conditions& conditions = {});
  // In an instance of its own, without a judgement.
  Told watch_alone(const Operation& operation, const Conditions& conditions = {});

  CheckResult result() const;  // without a name

 private:
  const ComponentSubject& subject_;
  const ComponentKind& kind_;
  CheckResult::Status status_ = CheckResult::Status::pass;
  std::string detail_;
};

}  // namespace mlgym
