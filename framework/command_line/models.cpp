// mlgym models ping PROVIDER/MODEL
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "check/model_ping.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "command_line/verbs.h"
#include "config/run_config.h"
#include "config/yaml.h"
#include "run/planned_parts.h"

namespace mlgym {
namespace {

struct PingArguments {
  std::string model;
  std::vector<std::string> settings;  // KEY=VALUE
  double timeout = 60;                // seconds
  bool json = false;
};

// As an entry under "models" in a configuration.
absl::StatusOr<ModelChoice> model_of(const PingArguments& arguments) {
  Json entry = {{"use", arguments.model}};
  for (const auto& setting : arguments.settings) {
    const auto equals = setting.find('=');
    if (equals == setting.npos || equals == 0)
      return invalid("\"{}\" is not KEY=VALUE, a setting of the model", setting);
    const auto value = parse_yaml(setting.substr(equals + 1), setting);
    if (!value.ok()) return value.status();
    entry[setting.substr(0, equals)] = value->json();
  }
  ConfigSource source;
  source.kind = ConfigSource::Kind::text;
  source.text = dump_json({{"models", {entry}}});
  source.origin = "command line";
  const auto resolved = resolve_config({source});
  if (!resolved.ok()) return resolved.status();
  return resolved->config.models.at(0);
}

Json usage_part(const mlgym_usage& usage) {
  const auto known = [](std::int64_t count) { return count < 0 ? Json(nullptr) : Json(count); };
  return {{"input", known(usage.input)},
          {"output", known(usage.output)},
          {"reasoning", known(usage.reasoning)},
          {"cached", known(usage.cached)}};
}

Json cost_part(const std::optional<double>& cost) {
  return cost ? finite_or_null(*cost) : Json(nullptr);
}

std::string in_words(const Ping& ping) {
  std::string words = fmt::format("{:<13} {:<5} {}", ping.result.name, name_of(ping.result.status),
                                  ping.result.detail);
  if (ping.result.status == CheckResult::Status::skip) return words + "\n";
  words += fmt::format("  ({:.1f} s", ping.result.seconds);
  if (ping.usage.input >= 0) words += fmt::format(", {} tokens in", ping.usage.input);
  if (ping.usage.output >= 0) words += fmt::format(", {} out", ping.usage.output);
  if (ping.cost) words += fmt::format(", ${:.6f}", *ping.cost);
  return words + ")\n";
}

// Nothing when one of the questions has no known cost.
std::optional<double> total_of(const std::vector<Ping>& pings) {
  double sum = 0;
  for (const auto& ping : pings) {
    if (ping.result.status == CheckResult::Status::skip) continue;
    if (!ping.cost) return {};
    sum += *ping.cost;
  }
  return sum;
}

int ping(const PingArguments& arguments) {
  const auto choice = model_of(arguments);
  if (!choice.ok()) return report_failure(choice.status(), arguments.json);
  Registry registry(plugin_search_path());
  PluginList plugins;
  const auto planned = plan_model(*choice, registry, plugins);
  if (!planned.ok()) return report_failure(planned.status(), arguments.json);
  const ModelPlan& plan = planned->plan;
  const auto isolation = isolation_in(plan.settings);
  if (!isolation.ok()) return report_failure(isolation.status(), arguments.json);
  const auto component = registry.load(plan.place, *isolation);
  if (!component.ok()) return report_failure(component.status(), arguments.json);
  const HostServices services = services_with_files({});
  Call making(services, Deadline::after(arguments.timeout));
  auto model = ModelComponent::create(*component, plan.settings, making);
  if (!model.ok()) return report_failure(model.status(), arguments.json);

  const std::atomic<bool>& interrupted = interruption();
  PingOptions options;
  options.seconds = arguments.timeout;
  options.cancelled = [&interrupted] { return interrupted.load(); };
  if (!arguments.json) options.news = [](const Ping& one) { print_result(in_words(one)); };
  const auto pings = ping_model(*model, plan.facts, options);
  const auto total = total_of(pings);
  if (arguments.json) {
    Json checks = Json::array();
    for (const auto& one : pings) {
      checks.push_back({{"name", one.result.name},
                        {"status", name_of(one.result.status)},
                        {"detail", one.result.detail},
                        {"seconds", one.result.seconds},
                        {"tokens", usage_part(one.usage)},
                        {"cost_usd", cost_part(one.cost)}});
    }
    print_document({{"schema", 1},
                    {"model", plan.name},
                    {"checks", std::move(checks)},
                    {"cost_usd", cost_part(total)}});
  } else {
    print_message(total ? fmt::format("this cost ${:.6f}", *total)
                        : "what this cost is not known: a price or a count of tokens is missing");
  }
  if (interruption_exit_code() != 0) return interruption_exit_code();
  return pings[0].result.status == CheckResult::Status::pass ? kExitDone : kExitNo;
}

}  // namespace

void add_models(CLI::App& app, int& exit_code) {
  auto* models = app.add_subcommand("models", "Look at language models");
  models->require_subcommand(1);
  auto arguments = std::make_shared<PingArguments>();
  auto* verb = models->add_subcommand(
      "ping", "Ask a model a few small questions: what works, and what it costs");
  verb->add_option("MODEL", arguments->model, "PROVIDER/MODEL")->required();
  verb->add_option("SETTINGS", arguments->settings, "KEY=VALUE, as under \"models\"");
  verb->add_option("--timeout", arguments->timeout, "Seconds for each question [MLGYM_TIMEOUT]")
      ->envname("MLGYM_TIMEOUT");
  verb->add_flag("--json", arguments->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([arguments, &exit_code] { exit_code = ping(*arguments); });
}

}  // namespace mlgym
