#include "config/fields.h"

#include <fmt/format.h>

#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

// Assigns what was read, or keeps the problem.
template <class Value, class Out>
absl::Status assign(absl::StatusOr<Value> value, Out& out) {
  if (!value.ok()) return value.status();
  out = *value;
  return absl::OkStatus();
}

}  // namespace

Fields::Fields(YamlValue map, const std::vector<std::string>& known) : map_(std::move(map)) {
  if (map_.present()) status_ = map_.only_keys(known);
}

void Fields::fail(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

void Fields::text(const char* key, std::string& out) {
  with(key, [&](const YamlValue& value) { return assign(value.text(), out); });
}

void Fields::integer(const char* key, std::int64_t& out, std::int64_t least) {
  with(key, [&](const YamlValue& value) -> absl::Status {
    const auto number = value.integer();
    if (!number.ok()) return number.status();
    if (*number < least) return value.error(fmt::format("at least {} is expected", least));
    out = *number;
    return absl::OkStatus();
  });
}

void Fields::boolean(const char* key, bool& out) {
  with(key, [&](const YamlValue& value) -> absl::Status {
    const auto read = value.boolean();
    if (read.ok()) out = *read;
    return read.status();
  });
}

void Fields::number(const char* key, std::optional<double>& out) {
  with(key, [&](const YamlValue& value) { return assign(value.number(), out); });
}

void Fields::duration(const char* key, std::optional<double>& out) {
  with(key, [&](const YamlValue& value) { return assign(value.duration(), out); });
}

void Fields::bytes(const char* key, std::optional<std::uint64_t>& out) {
  with(key, [&](const YamlValue& value) { return assign(value.bytes(), out); });
}

void Fields::texts(const char* key, std::vector<std::string>& out) {
  with(key, [&](const YamlValue& value) -> absl::Status {
    const auto items = value.list();
    if (!items.ok()) return items.status();
    out.clear();
    for (const auto& item : *items) {
      const auto text = item.text();
      if (!text.ok()) return text.status();
      out.push_back(*text);
    }
    return absl::OkStatus();
  });
}

void Fields::require(const char* key) {
  if (status_.ok() && !map_[key].present()) {
    const std::string under = map_.path().empty() ? "" : fmt::format(" under \"{}\"", map_.path());
    fail(invalid("{}: the key \"{}\"{} is missing", map_.where(), key, under));
  }
}

void Fields::count(const char* key, std::optional<std::int64_t>& out) {
  with(key, [&](const YamlValue& value) -> absl::Status {
    const auto text = value.text();
    const auto number = text.ok() ? parse_count(*text) : std::nullopt;
    if (!number)
      return value.error(fmt::format("a number of {} is expected, such as 200000 or 4M", key));
    out = *number;
    return absl::OkStatus();
  });
}

absl::Status read_limits(const YamlValue& value, Limits& out) {
  Fields fields(value,
                {"steps", "time", "working_time", "compute", "cost", "tokens", "calls", "command"});
  std::int64_t steps = -1;
  fields.integer("steps", steps, 1);
  if (steps > 0) out.steps = steps;
  fields.count("tokens", out.tokens);
  fields.count("calls", out.calls);
  fields.duration("time", out.time);
  fields.duration("working_time", out.working_time);
  fields.duration("compute", out.compute);
  for (const auto& [key, limit] : {std::pair("time", &out.time),
                                   {"working_time", &out.working_time},
                                   {"compute", &out.compute}}) {
    if (*limit && **limit <= 0) fields.fail(value[key].error("a duration above 0 is expected"));
  }
  fields.number("cost", out.cost);
  if (out.cost && *out.cost < 0) fields.fail(value["cost"].error("a number from 0 on is expected"));
  Fields command(fields["command"], {"timeout", "training", "no_output", "output"});
  command.duration("timeout", out.command.timeout);
  command.duration("training", out.command.training);
  command.duration("no_output", out.command.no_output);
  command.bytes("output", out.command.output);
  fields.fail(command.status());
  return fields.status();
}

absl::Status read_sandbox_limits(const YamlValue& value, SandboxLimits& out) {
  Fields fields(value, {"memory", "processes", "disk", "cpus"});
  fields.bytes("memory", out.memory);
  fields.bytes("disk", out.disk);
  fields.number("cpus", out.cpus);
  std::int64_t processes = 0;
  fields.integer("processes", processes, 1);
  if (processes > UINT32_MAX) fields.fail(value["processes"].error("there are never so many"));
  if (processes > 0) out.processes = static_cast<std::uint32_t>(processes);
  if (out.cpus && *out.cpus <= 0) fields.fail(value["cpus"].error("a number above 0 is expected"));
  return fields.status();
}

}  // namespace mlgym
