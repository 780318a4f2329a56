// Calls as the checks make them: under conditions that a host may bring, and with what came of
// them.
#pragma once

#include <mlgym/abi.h>

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "base/json_forward.h"
#include "base/time.h"
#include "check/component/handed.h"
#include "check/component/subject.h"

namespace mlgym {

struct Conditions {
  bool late = false;       // the deadline has passed
  bool cancelled = false;  // so the caller says
  bool bare = false;       // a host without any service
  bool larger = false;     // tables as a newer host has them: with members behind the known ones
};

// What came of one call.
struct Told {
  mlgym_status code = MLGYM_UNKNOWN;
  bool threw = false;  // an exception left the function
  std::string error;   // the text that was set
  Handed handed;
  double seconds = 0;

  bool ok() const { return !threw && code == MLGYM_OK; }
  // "returned INTERNAL: what it said"
  std::string words() const;
  // How the call breaks what holds for every function, and what to do; empty: it does not.
  // `function` names it.
  std::string fault(const std::string& function) const;
};

// A component's function with its arguments.
struct Operation {
  using Function = std::function<mlgym_status(void* self, const mlgym_call* call, Handed& handed)>;
  std::string name;  // the function's
  Function run;
  bool repeats = false;  // the contract wants the same result from the same arguments
  Function first;        // what has to be called before, under ordinary conditions; may be empty
};

// An instance; destroyed with it.
class TrialInstance {
 public:
  TrialInstance(const mlgym_component* component, void* self)
      : component_(component), self_(self) {}
  ~TrialInstance() { (void)destroy(); }
  TrialInstance(const TrialInstance&) = delete;
  TrialInstance& operator=(const TrialInstance&) = delete;
  void* self() const { return self_; }
  // False when an exception left the function.
  bool destroy();

 private:
  const mlgym_component* component_;
  void* self_;
};

struct Creation {
  Told told;
  std::unique_ptr<TrialInstance> instance;  // null: it could not be created
  std::set<std::string> asked;              // the settings that the component asked for
};

// All thread-safe for one subject.
Creation create_instance(const ComponentSubject& subject, const Json& settings,
                         const Conditions& conditions = {});
Told perform(const ComponentSubject& subject, TrialInstance& instance, const Operation& operation,
             const Conditions& conditions = {});

}  // namespace mlgym
