// The document of `mlgym bench` for people.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "bench/bench.h"

namespace mlgym {
namespace {

// Three digits that count, in a unit that fits.
std::string quantity(double value, const std::string& unit) {
  struct Scale {
    double factor;
    const char* name;
  };
  static constexpr std::array<Scale, 4> kTimes = {
      {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}}};
  static constexpr std::array<Scale, 3> kSizes = {{{1e6, "MB"}, {1e3, "kB"}, {1, "B"}}};
  if (unit == "bytes") {
    for (const auto& scale : kSizes) {
      if (value >= scale.factor) return fmt::format("{:.3g} {}", value / scale.factor, scale.name);
    }
    return "0 B";
  }
  const double seconds = unit == "ns" ? value * 1e-9 : value;
  for (const auto& scale : kTimes) {
    if (std::abs(seconds) >= scale.factor)
      return fmt::format("{:.3g} {}", seconds / scale.factor, scale.name);
  }
  return fmt::format("{:.2g} ns", seconds * 1e9);
}

std::string quantity_of(const Json& value, const std::string& unit) {
  return value.is_null() ? "-" : quantity(value.get<double>(), unit);
}

std::string bound_of(const Json& result, const std::string& unit) {
  if (result["bound"].is_null()) return "-";
  const double bound = result["bound"];
  if (result["bound_on"] == "ratio") return fmt::format("{:g}x", bound);
  return (result["bound_on"] == "difference" ? "+" : "") + quantity(bound, unit);
}

using Row = std::array<std::string, 7>;

Row row_of(const Json& result) {
  const std::string unit = result["unit"];
  return {result["name"],
          quantity_of(result["value"], unit),
          quantity_of(result["p99"], unit),
          quantity_of(result["reference_value"], unit),
          result["ratio"].is_null() ? "-" : fmt::format("{:.3g}x", result["ratio"].get<double>()),
          bound_of(result, unit),
          !result["skipped"].is_null() ? "skipped"
          : result["bound"].is_null()  ? "-"
          : result["ok"].get<bool>()   ? "held"
                                       : "NOT HELD"};
}

std::string text_or_dash(const Json& value) {
  return value.is_string() ? value.get<std::string>() : "-";
}

}  // namespace

std::string bench_table(const Json& document) {
  const Json& machine = document["machine"];
  std::string text = fmt::format(
      "{}, {} cores, {:g} GB, Linux {}, {}, {} build, {}\n\n", text_or_dash(machine["cpu"]),
      machine["cores"].get<int>(), machine["memory_gb"].get<double>(),
      text_or_dash(machine["kernel"]), text_or_dash(machine["bubblewrap"]),
      text_or_dash(machine["build"]), text_or_dash(machine["time"]));
  std::vector<Row> rows = {{"benchmark", "median", "p99", "reference", "ratio", "bound", ""}};
  for (const auto& result : document["benchmarks"]) rows.push_back(row_of(result));
  std::array<std::size_t, 7> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    std::string line = fmt::format("{:<{}}", row[0], widths[0]);
    for (std::size_t i = 1; i + 1 < row.size(); ++i)
      line += fmt::format("  {:>{}}", row[i], widths[i]);
    line += "  " + row.back();
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  for (const auto& result : document["benchmarks"]) {
    if (!result["skipped"].is_null())
      text += fmt::format("{}: {}\n", result["name"].get<std::string>(),
                          result["skipped"].get<std::string>());
  }
  return text;
}

}  // namespace mlgym
