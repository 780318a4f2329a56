#include "config/run_choices.h"

#include <fmt/format.h>

#include <string_view>

#include "base/json.h"
#include "base/status.h"
#include "config/fields.h"
#include "config/original_models.h"

namespace mlgym {
namespace {

// {requests: 500, tokens: 2M}: in a minute.
absl::StatusOr<RateLimits> read_rate(const YamlValue& value) {
  RateLimits limits;
  Fields fields(value, {"requests", "tokens"});
  fields.count("requests", limits.requests);
  fields.count("tokens", limits.tokens);
  if (!fields.status().ok()) return fields.status();
  return limits;
}

// PROVIDER/MODEL, also for a name of MLGym's: litellm:PROVIDER/MODEL, or litellm:MODEL where the
// model is well known.
absl::StatusOr<std::string> full_name(const YamlValue& value, const std::string& text) {
  constexpr std::string_view kOfMlgym = "litellm:";
  if (!text.starts_with(kOfMlgym)) return text;
  const std::string name = text.substr(kOfMlgym.size());
  if (name.find('/') != name.npos) return name;
  const std::string_view provider = provider_of_original(name);
  if (provider.empty()) {
    return value.error(
        fmt::format("\"{}\" does not say whose model it is; write litellm:PROVIDER/MODEL, such as "
                    "litellm:openai/{}",
                    text, name.empty() ? "gpt-4.1" : name));
  }
  return fmt::format("{}/{}", provider, name);
}

// "openai/gpt-4.1": the provider is a component, the rest is its own.
absl::Status split_name(const YamlValue& value, ModelChoice& choice) {
  const auto text = value.text();
  if (!text.ok()) return text.status();
  const auto name = full_name(value, *text);
  if (!name.ok()) return name.status();
  choice.name = *name;
  const auto slash = name->find('/');
  choice.provider = name->substr(0, slash);
  if (slash != name->npos) choice.settings["model"] = name->substr(slash + 1);
  if (choice.provider.empty() || slash + 1 == name->size())
    return value.error(fmt::format("\"{}\" is not PROVIDER/MODEL", *text));
  return absl::OkStatus();
}

// What stands for an agent or a model in ids and tables.
absl::Status read_shown_name(const YamlValue& value, std::string& out) {
  const auto name = value.text();
  if (!name.ok()) return name.status();
  if (name->empty()) return value.error("a name that is not empty is expected");
  out = *name;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ModelPrice> read_price(const YamlValue& value) {
  Fields fields(value, {"input", "output", "cached", "cache_written"});
  for (const char* key : {"input", "output"}) fields.require(key);
  std::optional<double> input, output, cached, written;
  fields.number("input", input);
  fields.number("output", output);
  fields.number("cached", cached);
  fields.number("cache_written", written);
  if (!fields.status().ok()) return fields.status();
  for (const auto& price : {input, output, cached, written}) {
    if (price.value_or(0) < 0) return value.error("a price is not below 0");
  }
  return ModelPrice{*input, *output, cached.value_or(*input), written.value_or(*input)};
}

absl::StatusOr<TaskChoice> read_task_choice(const YamlValue& value) {
  TaskChoice choice;
  if (value.type() == YamlValue::Type::scalar) {
    const std::string text = *value.text();
    const auto colon = text.rfind(':');
    choice.use = text.substr(0, colon);
    if (colon != text.npos) choice.variant = text.substr(colon + 1);
    if (choice.use.empty() || (colon != text.npos && choice.variant.empty())) {
      return value.error(fmt::format("\"{}\" is not TASK or TASK:VARIANT", text));
    }
    return choice;
  }
  Fields fields(value, {"use", "variant"});
  fields.require("use");
  fields.text("use", choice.use);
  fields.text("variant", choice.variant);
  if (!fields.status().ok()) return fields.status();
  return choice;
}

absl::StatusOr<AgentChoice> read_agent_choice(const YamlValue& value) {
  AgentChoice choice;
  choice.settings = Json::object();
  if (value.type() == YamlValue::Type::scalar) {
    choice.use = *value.text();
    return choice;
  }
  const auto members = value.map();
  if (!members.ok()) return members.status();
  std::vector<std::string> keys;
  for (const auto& [key, member] : *members) {
    keys.push_back(key);
    if (key != "use" && key != "tools" && key != "name") choice.settings[key] = member.json();
  }
  Fields fields(
      value, keys);  // the agent's component knows its settings; they are checked when it is made
  fields.require("use");
  fields.text("use", choice.use);
  fields.with("name", [&](const YamlValue& name) { return read_shown_name(name, choice.name); });
  fields.with("tools", [&](const YamlValue& list) -> absl::Status {
    auto tools = read_tool_choices(list);
    if (tools.ok()) choice.tools = std::move(*tools);
    return tools.status();
  });
  if (!fields.status().ok()) return fields.status();
  return choice;
}

absl::StatusOr<ModelChoice> read_model_choice(const YamlValue& value) {
  ModelChoice choice;
  choice.settings = Json::object();
  if (value.type() == YamlValue::Type::scalar) {
    if (auto split = split_name(value, choice); !split.ok()) return split;
    return choice;
  }
  const auto members = value.map();
  if (!members.ok()) return members.status();
  if (!value["use"].present()) return value.error("\"use\" is needed: PROVIDER/MODEL");
  if (auto split = split_name(value["use"], choice); !split.ok()) return split;
  for (const auto& [key, member] : *members) {
    if (key == "model") return member.error("the model's name stands in \"use\": PROVIDER/MODEL");
    if (key == "price") {
      const auto price = read_price(member);
      if (!price.ok()) return price.status();
      choice.price = *price;
    } else if (key == "rate") {
      const auto rate = read_rate(member);
      if (!rate.ok()) return rate.status();
      choice.rate = *rate;
    } else if (key == "cache") {
      const auto cache = member.boolean();
      if (!cache.ok()) return cache.status();
      choice.cache = *cache;
    } else if (key == "name") {
      if (auto read = read_shown_name(member, choice.label); !read.ok()) return read;
    } else if (key != "use") {
      choice.settings[key] = member.json();
    }
  }
  return choice;
}

absl::StatusOr<EpisodeChoice> read_episode_choice(const YamlValue& value) {
  Fields fields(value, {"task", "agent", "model"});
  for (const char* key : {"task", "agent"}) fields.require(key);
  EpisodeChoice choice;
  const auto read = [&fields](const char* key, auto reader, auto& out) {
    fields.with(key, [&](const YamlValue& part) -> absl::Status {
      auto one = reader(part);
      if (!one.ok()) return one.status();
      out = std::move(*one);
      return absl::OkStatus();
    });
  };
  read("task", read_task_choice, choice.task);
  read("agent", read_agent_choice, choice.agent);
  read("model", read_model_choice, choice.model);
  if (!fields.status().ok()) return fields.status();
  return choice;
}

}  // namespace mlgym
