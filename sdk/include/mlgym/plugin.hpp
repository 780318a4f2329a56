// Everything an author of a plugin in C++ needs. Header-only and compiled into the plugin, so
// nothing of it crosses the border: host and plugin may use different compilers and standard
// libraries.
//
//   struct Echo : mlgym::Agent {
//     explicit Echo(const mlgym::Settings &) {}
//     void run(mlgym::Call &, mlgym::Episode &episode) override { episode.use("submit"); }
//   };
//   MLGYM_PLUGIN("echo", "1.0.0", mlgym::component<Echo>("echo", "Submits what is there"));
#pragma once

#include <mlgym/abi.h>

#include <cstddef>
#include <type_traits>
#include <utility>

#include "mlgym/agent.hpp"
#include "mlgym/aggregator.hpp"
#include "mlgym/call.hpp"
#include "mlgym/executor.hpp"
#include "mlgym/exporter.hpp"
#include "mlgym/history.hpp"
#include "mlgym/learner.hpp"
#include "mlgym/metric.hpp"
#include "mlgym/model.hpp"
#include "mlgym/sandbox.hpp"
#include "mlgym/settings.hpp"
#include "mlgym/task.hpp"
#include "mlgym/tool.hpp"

namespace mlgym {
namespace detail {

template <class T, class = void>
struct TableOf;
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Task, T>>> : TaskTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Agent, T>>> : AgentTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Metric, T>>> : MetricTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Sandbox, T>>> : SandboxTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Tool, T>>> : ToolTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Model, T>>> : ModelTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Aggregator, T>>> : AggregatorTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<History, T>>> : HistoryTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Learner, T>>> : LearnerTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Executor, T>>> : ExecutorTable<T> {};
template <class T>
struct TableOf<T, std::enable_if_t<std::is_base_of_v<Exporter, T>>> : ExporterTable<T> {};

template <class T>
mlgym_status create(const mlgym_component*, const mlgym_call* call, const mlgym_settings* settings,
                    void** self) noexcept {
  return guard(call, [&] { *self = new T(Settings(settings, call)); });
}

template <class T>
void destroy(const mlgym_component*, void* self) noexcept {
  delete static_cast<T*>(self);
}

template <class T>
constexpr auto extension_of() noexcept -> const void* (*)(const mlgym_component*, const char*) {
  if constexpr (std::is_base_of_v<Task, T>) {
    return &TableOf<T>::extension;
  } else {
    return nullptr;
  }
}

}  // namespace detail

// T derives from one of Agent, Aggregator, Executor, Exporter, History, InteractiveTask, Learner,
// Metric, Model, Sandbox, Task, Tool, and has a constructor from const Settings &.
// `settings_schema` is a JSON Schema of the settings; without one the host records the keys asked
// for.
template <class T>
constexpr mlgym_component component(const char* name, const char* summary,
                                    const char* settings_schema = nullptr) {
  using Table = detail::TableOf<T>;
  return {sizeof(mlgym_component),
          0,
          Table::kind,
          name,
          summary,
          settings_schema,
          &Table::table,
          nullptr,
          &detail::create<T>,
          &detail::destroy<T>,
          detail::extension_of<T>()};
}

}  // namespace mlgym

// The entry of a plugin, once a library: its name, its version, its components.
#define MLGYM_PLUGIN(plugin_name, plugin_version, ...)                                   \
  namespace {                                                                            \
  constexpr mlgym_component mlgym_parts[] = {__VA_ARGS__};                               \
  template <std::size_t... I>                                                            \
  struct MlgymPartList {                                                                 \
    static constexpr const mlgym_component* list[] = {&mlgym_parts[I]...};               \
  };                                                                                     \
  template <std::size_t... I>                                                            \
  constexpr const mlgym_component* const* mlgym_list(std::index_sequence<I...>) {        \
    return MlgymPartList<I...>::list;                                                    \
  }                                                                                      \
  constexpr std::size_t mlgym_part_count = sizeof(mlgym_parts) / sizeof(mlgym_parts[0]); \
  }                                                                                      \
  extern "C" MLGYM_EXPORT const mlgym_plugin mlgym_plugin_v1 = {                         \
      sizeof(mlgym_plugin),                                                              \
      MLGYM_ABI_MAJOR,                                                                   \
      MLGYM_ABI_MINOR,                                                                   \
      0,                                                                                 \
      MLGYM_HEADER_HASH,                                                                 \
      plugin_name,                                                                       \
      plugin_version,                                                                    \
      __VERSION__,                                                                       \
      nullptr,                                                                           \
      nullptr,                                                                           \
      mlgym_list(std::make_index_sequence<mlgym_part_count>{}),                          \
      mlgym_part_count}
