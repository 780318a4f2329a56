#include "plugins/process/proxy.h"

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "base/text.h"
#include "plugins/kinds.h"
#include "plugins/library.h"
#include "plugins/process/proxy_instance.h"
#include "plugins/start_limit.h"

namespace mlgym {
namespace {

constexpr double kGreetingSeconds = 30;

// One component of a plugin in another process; the `state` of its mlgym_component.
struct ProxyComponent {
  PluginCommand command;
  std::string kind, name, summary, schema;
  std::vector<std::string> extensions;
  mlgym_metric metric{};
  mlgym_component raw{};

  bool extends(std::string_view id) const {
    return std::find(extensions.begin(), extensions.end(), id) != extensions.end();
  }
  static const ProxyComponent& of(const mlgym_component* component) {
    return *static_cast<const ProxyComponent*>(component->state);
  }
};

struct Greeted {
  std::unique_ptr<PluginProcess> process;
  Json greeting;
};

// A started plugin that has said what it holds.
absl::StatusOr<Greeted> greet(const PluginCommand& command, const mlgym_call* call) {
  const auto seconds = start_limit(kGreetingSeconds);
  if (!seconds.ok()) return seconds.status();
  auto process = PluginProcess::start(command);
  if (!process.ok()) return process.status();
  const Deadline deadline = Deadline::at_ns(call->deadline_ns);
  const Deadline own = Deadline::after(*seconds);
  mlgym_call greeting_call = *call;
  greeting_call.deadline_ns = own.earlier(deadline).ns();
  auto greeting = (*process)->ask(&greeting_call, {{"call", "hello"}, {"protocol", 1}});
  if (greeting.status().code() == absl::StatusCode::kDeadlineExceeded && own.passed())
    return make_status(absl::StatusCode::kUnavailable, "did not greet within {:g} s and was killed",
                       *seconds);
  if (!greeting.ok()) return greeting.status();
  if (!greeting->is_object() || greeting->value("protocol", Json()) != 1)
    return make_status(absl::StatusCode::kUnavailable, "speaks another protocol than 1");
  const Json hash = greeting->value("header_hash", Json(MLGYM_HEADER_HASH));
  if (auto same = check_headers(hash.is_string() ? hash.get<std::string>() : dump_json(hash));
      !same.ok())
    return same;
  return Greeted{std::move(*process), std::move(*greeting)};
}

mlgym_status create(const mlgym_component* component, const mlgym_call* call,
                    const mlgym_settings* settings, void** self) {
  return answer(call, [&]() -> absl::Status {
    const ProxyComponent& proxy = ProxyComponent::of(component);
    std::string whole;
    const mlgym_sink sink = sink_into(whole);
    settings->get(settings, borrow(""), &sink);
    auto parsed = parse_json(whole.empty() ? "{}" : whole);
    if (!parsed.ok()) return parsed.status();
    auto greeted = greet(proxy.command, call);
    if (!greeted.ok()) return greeted.status();
    const auto created = greeted->process->ask(
        call,
        {{"call", "create"}, {"kind", proxy.kind}, {"name", proxy.name}, {"settings", *parsed}},
        [&](const std::string& name, const Json& request) -> absl::StatusOr<Json> {
          if (auto answered = ask_service(call, name, request)) return *answered;
          return unknown_request(name);
        });
    if (!created.ok()) return created.status();
    if (created->contains("asked")) {
      for (const auto& key : (*created)["asked"]) {
        std::string unused;
        const mlgym_sink nowhere = sink_into(unused);
        if (key.is_string())
          settings->get(settings, borrow(key.get_ref<const std::string&>()), &nowhere);
      }
    }
    *self = new ProxyInstance{std::move(greeted->process)};
    return absl::OkStatus();
  });
}

void destroy(const mlgym_component*, void* self) { delete static_cast<ProxyInstance*>(self); }

constexpr ProxyFunctions kProxyFunctions = {
    [](const void* self) { return static_cast<const ProxyInstance*>(self)->process->gone(); }};

const void* extension(const mlgym_component* component, const char* id) {
  if (std::string_view(id) == kProxyExtension) return &kProxyFunctions;
  const ProxyComponent& proxy = ProxyComponent::of(component);
  if (!proxy.extends(id)) return nullptr;
  if (std::string_view(id) == MLGYM_TASK_FACTS) return &proxy_task_facts;
  if (std::string_view(id) == MLGYM_TASK_INTERACTIVE) return &proxy_task_interactive;
  return nullptr;
}

// The functions of a kind; null for one that does not go through processes.
const void* functions_of(const ProxyComponent& component) {
  const std::map<std::string_view, const void*> tables = {
      {MLGYM_KIND_AGENT, &proxy_agent},       {MLGYM_KIND_AGGREGATOR, &proxy_aggregator},
      {MLGYM_KIND_EXECUTOR, &proxy_executor}, {MLGYM_KIND_EXPORTER, &proxy_exporter},
      {MLGYM_KIND_HISTORY, &proxy_history},   {MLGYM_KIND_LEARNER, &proxy_learner},
      {MLGYM_KIND_METRIC, &component.metric}, {MLGYM_KIND_MODEL, &proxy_model},
      {MLGYM_KIND_TASK, &proxy_task},         {MLGYM_KIND_TOOL, &proxy_tool}};
  const auto found = tables.find(component.kind);
  return found == tables.end() ? nullptr : found->second;
}

// Fills in a component from what its plugin said.
absl::Status read_component(const Json& from, const PluginCommand& command,
                            ProxyComponent& component) {
  component.command = command;
  component.kind = text_of(from, "kind");
  component.name = text_of(from, "name");
  component.summary = text_of(from, "summary");
  if (from.contains("settings_schema") && from["settings_schema"].is_string())
    component.schema = text_of(from, "settings_schema");
  if (from.contains("extensions")) {
    for (const auto& id : from["extensions"]) component.extensions.push_back(id.get<std::string>());
  }
  if (component.name.empty()) return invalid("one of its components has no name");
  if (component.kind == MLGYM_KIND_METRIC) {
    const Json& facts = from.at("metric");
    component.metric = proxy_metric(integer_from<std::int32_t>(facts.at("direction")),
                                    number_from(facts.at("low")), number_from(facts.at("high")),
                                    number_from(facts.at("floor_value")));
  }
  const void* functions = functions_of(component);
  if (!functions) {
    return invalid("{} \"{}\" cannot be in another process; give it a library",
                   short_kind(component.kind), component.name);
  }
  component.raw = {sizeof component.raw,
                   0,
                   component.kind.c_str(),
                   component.name.c_str(),
                   component.summary.c_str(),
                   component.schema.empty() ? nullptr : component.schema.c_str(),
                   functions,
                   &component,
                   &create,
                   &destroy,
                   &extension};
  return absl::OkStatus();
}

struct Known {
  std::mutex mutex;
  std::map<std::vector<std::string>, ProxiedPlugin> plugins;  // by folder and command
  std::deque<ProxyComponent> components;
};

Known& known() {
  static auto* state = new Known;  // outlives every static destructor
  return *state;
}

}  // namespace

const mlgym_component* ProxiedPlugin::find(std::string_view kind,
                                           std::string_view component) const {
  for (const auto* one : components) {
    if (kind == one->kind && component == one->name) return one;
  }
  return nullptr;
}

absl::StatusOr<const ProxiedPlugin*> proxy_plugin(const PluginCommand& command) {
  std::vector<std::string> key = command.words;
  key.push_back(command.folder.string());
  const std::lock_guard lock(known().mutex);
  if (const auto found = known().plugins.find(key); found != known().plugins.end())
    return &found->second;
  const Call call(plain_host_services(), Deadline::never());
  const auto greeted = greet(command, call.raw());
  if (!greeted.ok()) return greeted.status();
  ProxiedPlugin plugin;
  try {
    plugin.name = text_of(greeted->greeting, "name");
    plugin.version = text_of(greeted->greeting, "version");
    for (const auto& from : greeted->greeting.at("components")) {
      ProxyComponent& component = known().components.emplace_back();
      if (auto read = read_component(from, command, component); !read.ok()) return read;
      plugin.components.push_back(&component.raw);
    }
  } catch (const Json::exception& error) {
    return invalid("its greeting has another form than docs/process_protocol.md says: {}",
                   error.what());
  }
  return &known().plugins.emplace(std::move(key), std::move(plugin)).first->second;
}

}  // namespace mlgym
