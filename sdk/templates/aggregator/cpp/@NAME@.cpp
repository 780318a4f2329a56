// The mean score of every agent in every task: mlgym report RUN --profile @NAME@
#include <mlgym/plugin.hpp>

#include <cmath>
#include <cstddef>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>

namespace {

// A JSON string.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' || c == '\t' ? ' ' : c;
  }
  return result + "\"";
}

class @CLASS@ : public mlgym::Aggregator {
 public:
  explicit @CLASS@(const mlgym::Settings&) {}

  std::string tables(mlgym::Call&, const mlgym::Rows& rows) override {
    struct Sum {
      double total = 0;
      int episodes = 0;
    };
    // By all that makes scores comparable. One without an outcome counts at the floor.
    std::map<std::tuple<std::string, std::string, std::string, std::string>, Sum> sums;
    for (std::size_t i = 0; i < rows.count(); ++i) {
      const mlgym_row& row = rows[i];
      const std::string task(mlgym::view(row.task)), variant(mlgym::view(row.variant));
      Sum& sum = sums[{task + ":" + variant, std::string(mlgym::view(row.pool)),
                       std::string(mlgym::view(row.agent)), std::string(mlgym::view(row.model))}];
      sum.total += std::isnan(row.score) ? row.floor_value : row.score;
      ++sum.episodes;
    }
    std::ostringstream out;
    out.precision(17);
    out << R"({"means": {"title": "Mean score by task", "columns": )"
        << R"(["task", "pool", "agent", "model", "n", "mean"], "rows": [)";
    const char* separator = "";
    for (const auto& [cell, sum] : sums) {
      const auto& [task, pool, agent, model] = cell;
      out << separator << '[' << quoted(task) << ", " << quoted(pool) << ", " << quoted(agent)
          << ", " << quoted(model) << ", " << sum.episodes << ", ";
      const double mean = sum.total / sum.episodes;
      if (std::isfinite(mean)) {
        out << mean << ']';
      } else {
        out << "null]";  // JSON has no NaN
      }
      separator = ", ";
    }
    out << "]}}";
    return out.str();
  }
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "Mean score by task"));
