#include "services.h"

#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/task.h>

#include <string>

namespace mlgym::test {
namespace {

mlgym_status tell_nothing(const mlgym_call*, mlgym_str, const mlgym_sink* out) {
  out->write(out->state, borrow("nothing"));
  return MLGYM_OK;
}

constexpr mlgym_host_files kFiles = {sizeof(mlgym_host_files), 0, &tell_nothing, &tell_nothing};

constexpr mlgym_host_models kModels = {
    sizeof(mlgym_host_models), 0,
    [](const mlgym_call*, mlgym_str, const mlgym_request* request, const mlgym_reply* reply) {
      reply->text(reply, request->choices - 1, borrow("yes"));
      reply->finish(reply, 0, MLGYM_FINISH_STOP);
      return mlgym_status{MLGYM_OK};
    }};

constexpr mlgym_host_metrics kMetrics = {
    sizeof(mlgym_host_metrics), 0,
    [](const mlgym_call*, mlgym_str, const mlgym_values* predictions, const mlgym_values* const*,
       std::size_t count, double* out) {
      *out = static_cast<double>(predictions->count + count);
      return mlgym_status{MLGYM_OK};
    }};

// Says that it is an error to use what is not open: the host's own checks come before.
int the_policy = 0;

constexpr mlgym_host_policy kPolicy = {
    sizeof(mlgym_host_policy),
    0,
    [](const mlgym_call*, mlgym_str, mlgym_str, mlgym_str, mlgym_policy** out) -> mlgym_status {
      if (++the_policy > 1) return --the_policy, MLGYM_INVALID_ARGUMENT;
      *out = reinterpret_cast<mlgym_policy*>(&the_policy);
      return MLGYM_OK;
    },
    [](mlgym_policy* policy, const mlgym_call*, mlgym_str) -> mlgym_status {
      return *reinterpret_cast<int*>(policy) == 1 ? MLGYM_OK : MLGYM_INTERNAL;
    },
    [](mlgym_policy*, const mlgym_call* call, mlgym_str message, const mlgym_sink* reply) {
      return tell_nothing(call, message, reply);
    },
    [](mlgym_policy* policy) { --*reinterpret_cast<int*>(policy); }};

}  // namespace

const HostServices& generous_services() {
  static const HostServices services([](int, std::string_view) {},
                                     [](std::string_view id) -> const void* {
                                       if (id == MLGYM_HOST_FILES) return &kFiles;
                                       if (id == MLGYM_HOST_MODELS) return &kModels;
                                       if (id == MLGYM_HOST_METRICS) return &kMetrics;
                                       if (id == MLGYM_HOST_POLICY) return &kPolicy;
                                       return nullptr;
                                     });
  return services;
}

}  // namespace mlgym::test
