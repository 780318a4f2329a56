// Components of every kind whose functions let an exception out, written without the SDK's C++
// face, which catches them; and others that do what is allowed but rare.
#include <mlgym/kinds/agent.h>
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/executor.h>
#include <mlgym/kinds/exporter.h>
#include <mlgym/kinds/history.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/task.h>
#include <mlgym/kinds/tool.h>

#include <chrono>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace {

template <class... Arguments>
mlgym_status throwing(Arguments...) {
  throw std::runtime_error("not today");
}
mlgym_str text(std::string_view words) { return {words.data(), words.size()}; }

constexpr mlgym_agent agent{sizeof agent, 0, &throwing};
constexpr mlgym_aggregator aggregator{sizeof aggregator, 0, &throwing};
constexpr mlgym_executor executor{sizeof executor, 0, &throwing, &throwing, &throwing};
constexpr mlgym_exporter exporter{sizeof exporter, 0, &throwing};
constexpr mlgym_history history{sizeof history, 0, &throwing};
constexpr mlgym_learner learner{sizeof learner, 0,         &throwing, &throwing,
                                &throwing,      &throwing, &throwing, &throwing};
constexpr mlgym_metric metric{sizeof metric, MLGYM_MAXIMIZE, 0, 1, 0, &throwing};
constexpr mlgym_model model{sizeof model, 0, &throwing, &throwing, &throwing, &throwing};
constexpr mlgym_task task{sizeof task, 0, &throwing, &throwing};
constexpr mlgym_task_facts facts{sizeof facts, 0, &throwing};
constexpr mlgym_tool tool{sizeof tool, 0, &throwing, &throwing};

mlgym_status describe(void*, const mlgym_call*, const mlgym_sink* out) {
  out->write(out->state, text(R"({"description": "Does it", "parameters": {"type": "object"}})"));
  return MLGYM_OK;
}
// set_error may be called from any thread.
mlgym_status fail_elsewhere(void*, const mlgym_call* call, mlgym_str, const mlgym_tool_environment*,
                            const mlgym_sink*) {
  std::thread([call] { call->set_error(call, text("told by another thread")); }).join();
  return MLGYM_INVALID_ARGUMENT;
}
// Returns long after its deadline, with a result.
mlgym_status overrun(void*, const mlgym_call* call, mlgym_str, const mlgym_tool_environment*,
                     const mlgym_sink* reply) {
  const auto late = std::chrono::nanoseconds(call->deadline_ns) + std::chrono::milliseconds(300);
  std::this_thread::sleep_until(std::chrono::steady_clock::time_point(late));
  reply->write(reply->state, text("late"));
  return MLGYM_OK;
}
constexpr mlgym_tool elsewhere{sizeof elsewhere, 0, &describe, &fail_elsewhere};
constexpr mlgym_tool late{sizeof late, 0, &describe, &overrun};

mlgym_status create(const mlgym_component*, const mlgym_call*, const mlgym_settings*, void** self) {
  static int instance = 0;
  *self = &instance;
  return MLGYM_OK;
}
void destroy(const mlgym_component*, void*) {}
void throwing_destroy(const mlgym_component*, void*) { throw std::runtime_error("not today"); }
const void* facts_that_throw(const mlgym_component*, const char* id) {
  return std::string_view(id) == MLGYM_TASK_FACTS ? &facts : nullptr;
}
const void* throwing_extension(const mlgym_component*, const char*) { throw 5; }

constexpr mlgym_component part(const char* kind, const char* name, const void* functions,
                               decltype(mlgym_component::destroy) end = &destroy,
                               decltype(mlgym_component::extension) extension = nullptr) {
  return {sizeof(mlgym_component),
          0,
          kind,
          name,
          "For a test",
          nullptr,
          functions,
          nullptr,
          &create,
          end,
          extension};
}

constexpr mlgym_component parts[] = {
    part(MLGYM_KIND_AGENT, "throws", &agent),
    part(MLGYM_KIND_AGGREGATOR, "throws", &aggregator),
    part(MLGYM_KIND_EXECUTOR, "throws", &executor),
    part(MLGYM_KIND_EXPORTER, "throws", &exporter),
    part(MLGYM_KIND_HISTORY, "throws", &history),
    part(MLGYM_KIND_LEARNER, "throws", &learner),
    part(MLGYM_KIND_METRIC, "throws", &metric),
    part(MLGYM_KIND_MODEL, "throws", &model),
    part(MLGYM_KIND_TASK, "throws", &task, &destroy, &facts_that_throw),
    part(MLGYM_KIND_TASK, "throws-in-extension", &task, &destroy, &throwing_extension),
    part(MLGYM_KIND_TOOL, "throws", &tool),
    part(MLGYM_KIND_TOOL, "throws-in-destroy", &elsewhere, &throwing_destroy),
    part(MLGYM_KIND_TOOL, "fails-elsewhere", &elsewhere),
    part(MLGYM_KIND_TOOL, "overruns", &late)};
constexpr const mlgym_component* list[] = {&parts[0],  &parts[1],  &parts[2],  &parts[3], &parts[4],
                                           &parts[5],  &parts[6],  &parts[7],  &parts[8], &parts[9],
                                           &parts[10], &parts[11], &parts[12], &parts[13]};

}  // namespace

extern "C" MLGYM_EXPORT const mlgym_plugin mlgym_plugin_v1 = {sizeof(mlgym_plugin),
                                                              MLGYM_ABI_MAJOR,
                                                              MLGYM_ABI_MINOR,
                                                              0,
                                                              MLGYM_HEADER_HASH,
                                                              "throws",
                                                              "1.0.0",
                                                              __VERSION__,
                                                              nullptr,
                                                              nullptr,
                                                              list,
                                                              sizeof list / sizeof list[0]};
