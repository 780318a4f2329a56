#include "config/run_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/json.h"
#include "base/status.h"
#include "config/fields.h"
#include "config/run_choices.h"
#include "config/yaml.h"

namespace mlgym {
namespace {

constexpr std::uint64_t kSeedEnd = 1ull << 53;  // so that a seed survives JSON
constexpr std::size_t kLongestTold = 60;        // of an assignment, in messages
constexpr char kByDefault[] = "default";        // the origin of what nobody said

// What holds without any source. Also the list of all keys that --print-config shows.
std::string defaults() {
  const unsigned jobs = std::max(1u, std::thread::hardware_concurrency() / 2);
  return fmt::format(
      "mlgym: 1\nname: \"\"\ntasks: []\nagents: []\nmodels: []\nroles: {{}}\nepisodes: "
      "[]\nrepeats: 1\nseed: "
      "null\n"
      "sandbox: {{use: {}, network: none, gpus: 0, limits: {{memory: null, processes: "
      "null, disk: "
      "null, cpus: null}}}}\n"
      "limits: {{steps: null, time: null, working_time: null, compute: null, cost: null, tokens: "
      "null, calls: null, "
      "command: {{timeout: null, training: null, no_output: null, output: null}}}}\n"
      "budget: {{cost: null, tokens: null, calls: null}}\n"
      "retry: {{max_elapsed: 2h, same_error: 8, first_wait: 1s, longest_wait: 60s, score_on_error: "
      "false}}\n"
      "reward: improvement\nparallel: {{jobs: {}}}\n",
      kDefaultSandbox, jobs);
}

// Every item of a list through `read`.
template <class Item, class Read>
absl::Status read_list(const YamlValue& value, std::vector<Item>& out, Read read) {
  const auto items = value.list();
  if (!items.ok()) return items.status();
  for (const auto& item : *items) {
    auto one = read(item);
    if (!one.ok()) return one.status();
    out.push_back(std::move(*one));
  }
  return absl::OkStatus();
}

// A map without the keys that hold null: "not said".
YamlValue said(const YamlValue& map) {
  std::vector<std::string> unsaid;
  if (const auto members = map.map(); members.ok()) {
    for (const auto& [key, value] : *members) {
      if (value.type() == YamlValue::Type::null) unsaid.push_back(key);
    }
  }
  return map.without(unsaid);
}

absl::Status read_sandbox(const YamlValue& value, RunConfig& config) {
  config.sandbox_settings = Json::object();
  if (value.type() == YamlValue::Type::scalar) {
    config.sandbox = *value.text();
    return absl::OkStatus();
  }
  const auto members = value.map();
  if (!members.ok()) return members.status();
  const std::vector<std::string> ours = {"use", "network", "gpus", "limits"};
  std::vector<std::string> keys = ours;
  for (const auto& [key, member] : *members) {
    if (std::find(ours.begin(), ours.end(), key) != ours.end()) continue;
    keys.push_back(key);  // the component knows its settings; they are checked when it is made
    config.sandbox_settings[key] = member.json();
  }
  Fields fields(value, keys);
  fields.text("use", config.sandbox);
  fields.with("network", [&](const YamlValue& network) -> absl::Status {
    const auto word = network.one_of({"none", "host"});
    if (!word.ok()) return word.status();
    config.host_network = *word == "host";
    return absl::OkStatus();
  });
  fields.with("gpus", [&](const YamlValue& gpus) -> absl::Status {
    const auto count = gpus.integer();
    if (!count.ok()) return count.status();
    if (*count < 0 || *count > 64) return gpus.error("is not a number of GPUs from 0 to 64");
    config.gpus = static_cast<int>(*count);
    return absl::OkStatus();
  });
  fields.with("limits", [&](const YamlValue& limits) {
    return read_sandbox_limits(said(limits), config.sandbox_limits);
  });
  return fields.status();
}

absl::Status read_run_limits(const YamlValue& value, Limits& out) {
  if (auto checked = value.only_keys(
          {"steps", "time", "working_time", "compute", "cost", "tokens", "calls", "command"});
      !checked.ok()) {
    return checked;
  }
  const YamlValue command = value["command"];
  if (auto read = read_limits(said(value.without({"command"})), out); !read.ok()) return read;
  if (command.type() == YamlValue::Type::null) return absl::OkStatus();
  Fields fields(said(command), {"timeout", "training", "no_output", "output"});
  fields.duration("timeout", out.command.timeout);
  fields.duration("training", out.command.training);
  fields.duration("no_output", out.command.no_output);
  fields.bytes("output", out.command.output);
  return fields.status();
}

// {judge: anthropic/claude-sonnet-4-5}
absl::Status read_roles(const YamlValue& value, RunConfig& config) {
  const auto members = value.map();
  if (!members.ok()) return members.status();
  for (const auto& [role, member] : *members) {
    if (role == "agent")
      return member.error("the agent's own model stands under \"models\", or is given with -m");
    auto model = read_model_choice(member);
    if (!model.ok()) return model.status();
    config.roles.emplace(role, std::move(*model));
  }
  return absl::OkStatus();
}

absl::Status read_budget(const YamlValue& value, SpendingLimits& out) {
  Fields fields(value, {"cost", "tokens", "calls"});
  fields.number("cost", out.cost);
  if (out.cost && *out.cost < 0) fields.fail(value["cost"].error("a number from 0 on is expected"));
  fields.count("tokens", out.tokens);
  fields.count("calls", out.calls);
  return fields.status();
}

absl::Status read_retry(const YamlValue& value, RetryLimits& out) {
  Fields fields(value,
                {"max_elapsed", "same_error", "first_wait", "longest_wait", "score_on_error"});
  const auto seconds = [&](const char* key, double& into) {
    std::optional<double> read;
    fields.duration(key, read);
    into = read.value_or(into);
  };
  seconds("max_elapsed", out.max_elapsed);
  seconds("first_wait", out.first_wait);
  seconds("longest_wait", out.longest_wait);
  fields.integer("same_error", out.same_error, 1);
  fields.boolean("score_on_error", out.score_on_error);
  return fields.status();
}

absl::StatusOr<RunConfig> read_config(const YamlValue& yaml) {
  RunConfig config;
  Fields fields(yaml, {"mlgym", "name", "tasks", "agents", "models", "roles", "episodes", "repeats",
                       "seed", "sandbox", "limits", "budget", "retry", "reward", "parallel"});
  std::int64_t format = 1;
  fields.integer("mlgym", format);
  if (fields.status().ok() && format != 1)
    fields.fail(yaml["mlgym"].error("this program reads format 1"));
  fields.text("name", config.name);
  fields.with("tasks", [&](const YamlValue& tasks) {
    return read_list(tasks, config.tasks, read_task_choice);
  });
  fields.with("agents", [&](const YamlValue& agents) {
    return read_list(agents, config.agents, read_agent_choice);
  });
  fields.with("models", [&](const YamlValue& models) {
    return read_list(models, config.models, read_model_choice);
  });
  fields.with("episodes", [&](const YamlValue& episodes) {
    return read_list(episodes, config.episodes, read_episode_choice);
  });
  fields.integer("repeats", config.repeats, 1);
  fields.with("seed", [&](const YamlValue& seed) -> absl::Status {
    if (seed.type() == YamlValue::Type::null) return absl::OkStatus();
    const auto number = seed.integer();
    if (!number.ok() || *number < 0 || static_cast<std::uint64_t>(*number) >= kSeedEnd) {
      return seed.error("a whole number from 0 to 2^53 - 1 is expected");
    }
    config.seed = static_cast<std::uint64_t>(*number);
    return absl::OkStatus();
  });
  fields.with("sandbox", [&](const YamlValue& sandbox) { return read_sandbox(sandbox, config); });
  fields.with("limits",
              [&](const YamlValue& limits) { return read_run_limits(limits, config.limits); });
  fields.with("roles", [&](const YamlValue& roles) { return read_roles(roles, config); });
  fields.with("budget",
              [&](const YamlValue& budget) { return read_budget(said(budget), config.budget); });
  fields.with("retry", [&](const YamlValue& retry) { return read_retry(retry, config.retry); });
  fields.with("reward", [&](const YamlValue& reward) -> absl::Status {
    const auto word = reward.one_of({"improvement", "final", "none"});
    if (!word.ok()) return word.status();
    config.reward = *word == "improvement" ? RewardKind::improvement
                    : *word == "final"     ? RewardKind::final_score
                                           : RewardKind::none;
    return absl::OkStatus();
  });
  Fields parallel(yaml["parallel"], {"jobs"});
  parallel.integer("jobs", config.jobs, 1);
  fields.fail(parallel.status());
  if (!fields.status().ok()) return fields.status();
  return config;
}

// Every key and item with its position.
void collect_places(const YamlValue& value, std::map<std::string, std::string>& places) {
  places[value.path()] = value.where();
  if (const auto members = value.map(); members.ok()) {
    for (const auto& [key, member] : *members) collect_places(member, places);
  }
  if (const auto items = value.list(); items.ok()) {
    for (const auto& item : *items) collect_places(item, places);
  }
}

// Every leaf of a map with its position; lists are leaves.
void collect_origins(const YamlValue& value, std::map<std::string, std::string>& origins) {
  const auto members = value.map();
  if (!members.ok()) {
    origins[value.path()] = value.where();
    return;
  }
  for (const auto& [key, member] : *members) collect_origins(member, origins);
}

void print_values(const Json& values, const std::string& path, int depth,
                  const std::map<std::string, std::string>& origins, std::string& out) {
  for (const auto& [key, value] : values.items()) {
    const std::string here = path.empty() ? key : path + "." + key;
    out += std::string(static_cast<std::size_t>(depth) * 2, ' ') + key + ":";
    if (value.is_object() && !value.empty()) {
      out += "\n";
      print_values(value, here, depth + 1, origins, out);
      continue;
    }
    const auto origin = origins.find(here);
    out += fmt::format(" {}  # {}\n", dump_json(value),
                       origin == origins.end() ? kByDefault : origin->second);
  }
}

}  // namespace

absl::StatusOr<ResolvedConfig> resolve_config(const std::vector<ConfigSource>& sources) {
  auto merged = parse_yaml(defaults(), kByDefault, YamlText::words);
  if (!merged.ok()) return merged.status();
  ResolvedConfig result;
  collect_origins(*merged, result.origins);
  for (const auto& source : sources) {
    const bool is_file = source.kind == ConfigSource::Kind::file;
    const auto yaml =
        is_file ? read_yaml(source.file)
                : parse_yaml(source.text, source.told.empty() ? source.origin : source.told,
                             YamlText::words);
    if (!yaml.ok()) return yaml.status();
    if (yaml->type() == YamlValue::Type::null) continue;  // an empty file
    // Each source on its own first, so that its problems are told with its positions.
    if (auto alone = read_config(*yaml); !alone.ok()) return alone.status();
    std::map<std::string, std::string> origins;
    collect_origins(*yaml, origins);
    for (const auto& [key, origin] : origins)
      result.origins[key] = is_file ? origin : source.origin;
    *merged = merged->overlaid_by(*yaml);
  }
  auto config = read_config(*merged);
  if (!config.ok()) return config.status();
  collect_places(*merged, result.places);
  result.config = std::move(*config);
  result.values = merged->json();
  return result;
}

std::string ResolvedConfig::where(std::string path) const {
  for (auto found = places.find(path); !path.empty(); found = places.find(path)) {
    if (found != places.end()) return found->second;
    const auto last = path.find_last_of(".[");
    path.resize(last == path.npos ? 0 : last);
  }
  return kByDefault;
}

absl::StatusOr<ConfigSource> override_source(std::string_view assignment) {
  const auto equals = assignment.find('=');
  const std::string key(assignment.substr(0, equals));
  if (assignment.find('\n') != assignment.npos) {
    return invalid("\"{}\" holds more than one line; give one KEY=VALUE", assignment);
  }
  if (equals == assignment.npos || key.empty() || key.front() == '.' || key.back() == '.' ||
      key.find("..") != key.npos) {
    return invalid("\"{}\" is neither a file nor KEY=VALUE", assignment);
  }
  ConfigSource source;
  source.kind = ConfigSource::Kind::text;
  source.origin = "command line";
  source.told = assignment.size() > kLongestTold ? key + "=..." : std::string(assignment);
  std::string indent;
  std::string_view rest = key;
  for (auto dot = rest.find('.'); dot != rest.npos; dot = rest.find('.')) {
    source.text += fmt::format("{}{}:\n", indent, rest.substr(0, dot));
    indent += "  ";
    rest.remove_prefix(dot + 1);
  }
  source.text += fmt::format("{}{}: {}\n", indent, rest, assignment.substr(equals + 1));
  return source;
}

std::string print_config(const ResolvedConfig& config) {
  std::string text;
  print_values(config.values, "", 0, config.origins, text);
  return text;
}

}  // namespace mlgym
