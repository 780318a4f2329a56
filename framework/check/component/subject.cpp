#include "check/component/subject.h"

#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/task.h>

#include <atomic>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "plugins/host_files.h"
#include "plugins/kinds.h"

namespace mlgym {
namespace {

// A run's model that always says the same.
const mlgym_host_models& talking_models() {
  static const mlgym_host_models functions = {
      sizeof(mlgym_host_models), 0,
      [](const mlgym_call*, mlgym_str, const mlgym_request*,
         const mlgym_reply* reply) -> mlgym_status {
        if (MLGYM_HAS(reply, text)) reply->text(reply, 0, borrow("A summary of what was said."));
        if (MLGYM_HAS(reply, finish)) reply->finish(reply, 0, MLGYM_FINISH_STOP);
        return MLGYM_OK;
      }};
  return functions;
}

// The checks name no metrics, as a task without evaluation.metrics.
const mlgym_host_metrics& no_metrics() {
  static const mlgym_host_metrics functions = {
      sizeof(mlgym_host_metrics), 0,
      [](const mlgym_call* call, mlgym_str metric, const mlgym_values*, const mlgym_values* const*,
         size_t, double*) {
        return answer(call, [&] { return not_found("no metric \"{}\" is named", view(metric)); });
      }};
  return functions;
}

// The submission holds no code.
const mlgym_host_policy& no_policy() {
  static const mlgym_host_policy functions = {
      sizeof(mlgym_host_policy),
      0,
      [](const mlgym_call* call, mlgym_str file, mlgym_str, mlgym_str, mlgym_policy**) {
        return answer(call, [&] { return unable("the submission holds no {}", view(file)); });
      },
      [](mlgym_policy*, const mlgym_call* call, mlgym_str) {
        return answer(call, [] { return unable("no policy is open"); });
      },
      [](mlgym_policy*, const mlgym_call* call, mlgym_str, const mlgym_sink*) {
        return answer(call, [] { return unable("no policy is open"); });
      },
      [](mlgym_policy*) {}};
  return functions;
}

const void* service(const std::string& kind, std::string_view id) {
  if (id == MLGYM_HOST_FILES && (kind == "agent" || kind == "model")) return &file_functions();
  if (id == MLGYM_HOST_MODELS && (kind == "history" || kind == "learner")) return &talking_models();
  if (id == MLGYM_HOST_METRICS && kind == "task") return &no_metrics();
  if (id == MLGYM_HOST_POLICY && kind == "task") return &no_policy();
  return nullptr;
}

}  // namespace

ComponentSubject::ComponentSubject(const mlgym_component* checked, Json given, bool are_given,
                                   const std::filesystem::path& files, std::filesystem::path folder)
    : component(checked),
      settings(std::move(given)),
      settings_given(are_given),
      scratch(std::move(folder)),
      services(
          [](int, std::string_view) {},
          [kind = short_kind(checked->kind)](std::string_view id) { return service(kind, id); }) {
  // As in a run: an agent's files lie in its folder, a model's where the user names them.
  services.set_folder(kind() == "model" ? std::filesystem::current_path() : files);
}

std::string ComponentSubject::kind() const { return short_kind(component->kind); }

const void* ComponentSubject::raw_extension(const char* id) const {
  if (!MLGYM_HAS(component, extension)) return nullptr;
  try {
    return component->extension(component, id);
  } catch (...) {  // told by the check that looks for it
    return nullptr;
  }
}

std::filesystem::path ComponentSubject::new_folder() const {
  static std::atomic<int> count = 0;
  auto folder = scratch / std::to_string(++count);
  (void)create_folders(folder);
  return folder;
}

}  // namespace mlgym
