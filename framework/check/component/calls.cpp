#include "check/component/calls.h"

#include <absl/status/status.h>
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "plugins/json_settings.h"

namespace mlgym {
namespace {

constexpr double kCallSeconds = 20;

// A table with room behind it, as one that has grown.
template <class Table>
struct Grown {
  Table table{};
  unsigned char more[64] = {};
};

class TrialCall {
 public:
  TrialCall(const ComponentSubject& subject, const Conditions& conditions)
      : cancelled_(conditions.cancelled) {
    static const HostServices bare([](int, std::string_view) {}, nullptr);
    mlgym_call& raw = grown_.table;
    raw.size = conditions.larger ? sizeof grown_ : sizeof raw;
    raw.host = conditions.bare ? bare.raw() : subject.services.raw();
    raw.state = this;
    raw.deadline_ns =
        conditions.late ? monotonic_ns() - 1000000000 : Deadline::after(kCallSeconds).ns();
    raw.cancelled = [](const mlgym_call* call) -> int32_t { return of(call).cancelled_ ? 1 : 0; };
    raw.set_error = [](const mlgym_call* call, mlgym_str message) {
      TrialCall& self = of(call);
      const std::lock_guard lock(self.mutex_);
      self.error_ = view(message);
    };
  }
  TrialCall(const TrialCall&) = delete;
  TrialCall& operator=(const TrialCall&) = delete;

  const mlgym_call* raw() const { return &grown_.table; }
  std::string error() {
    const std::lock_guard lock(mutex_);
    return error_;
  }

 private:
  static TrialCall& of(const mlgym_call* call) { return *static_cast<TrialCall*>(call->state); }

  Grown<mlgym_call> grown_;
  bool cancelled_;
  std::mutex mutex_;
  std::string error_;
};

template <class Function>
void call_guarded(TrialCall& call, Told& told, Function function) {
  const double started = monotonic_seconds();
  try {
    told.code = function();
  } catch (...) {
    told.threw = true;
  }
  told.seconds = monotonic_seconds() - started;
  told.error = call.error();
}

}  // namespace

std::string Told::words() const {
  if (threw) return "threw an exception";
  const bool known = code >= 0 && code <= MLGYM_UNAUTHENTICATED;
  return fmt::format("returned {}{}{}",
                     known ? absl::StatusCodeToString(static_cast<absl::StatusCode>(code))
                           : fmt::format("the code {}", code),
                     error.empty() ? "" : ": ", error.empty() ? "" : shown(error));
}

std::string Told::fault(const std::string& function) const {
  if (threw) {
    return fmt::format(
        "{} threw an exception; none may leave a function (abi.h): catch it there and return a "
        "code",
        function);
  }
  if (code < 0 || code > MLGYM_UNAUTHENTICATED) {
    return fmt::format("{} returned the code {}; codes are those of abi.h, 0 to {}", function, code,
                       static_cast<int>(MLGYM_UNAUTHENTICATED));
  }
  if (code == MLGYM_OK) return "";
  if (error.empty()) {
    return fmt::format("{} {} without a text; call set_error before returning a code", function,
                       words());
  }
  if (to_utf8(error) != error)
    return fmt::format("{} set an error text that is not UTF-8: {}", function, shown(error));
  return "";
}

bool TrialInstance::destroy() {
  if (!self_) return true;
  void* const self = std::exchange(self_, nullptr);
  try {
    component_->destroy(component_, self);
    return true;
  } catch (...) {
    return false;
  }
}

Creation create_instance(const ComponentSubject& subject, const Json& settings,
                         const Conditions& conditions) {
  Creation creation;
  TrialCall call(subject, conditions);
  JsonSettings given(settings);
  Grown<mlgym_settings> grown;
  grown.table = *given.raw();
  if (conditions.larger) grown.table.size = sizeof grown;
  void* self = nullptr;
  subject.enters("create");
  call_guarded(call, creation.told, [&] {
    return subject.component->create(subject.component, call.raw(), &grown.table, &self);
  });
  creation.asked = given.asked();
  if (creation.told.ok())
    creation.instance = std::make_unique<TrialInstance>(subject.component, self);
  return creation;
}

Told perform(const ComponentSubject& subject, TrialInstance& instance, const Operation& operation,
             const Conditions& conditions) {
  subject.enters(operation.name);
  if (operation.first) {
    TrialCall call(subject, {});
    Told before;
    call_guarded(call, before,
                 [&] { return operation.first(instance.self(), call.raw(), before.handed); });
    if (!before.ok()) return before;
  }
  Told told;
  TrialCall call(subject, conditions);
  call_guarded(call, told, [&] { return operation.run(instance.self(), call.raw(), told.handed); });
  return told;
}

}  // namespace mlgym
