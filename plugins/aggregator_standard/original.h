// The profile `mlgym`: the tables of MLGym, by its own rules; docs/report_mlgym.md.
#pragma once

#include <mlgym/plugin.hpp>

#include <string>
#include <vector>

namespace aggregator {

inline constexpr const char* kOriginalSettings = R"({
  "type": "object", "additionalProperties": false,
  "properties": {
    "models": {"type": "array", "items": {"type": "string"},
               "description": "who is compared, in this order; all when absent, but for those that MLGym's published tables leave out"}}})";

class Original : public mlgym::Aggregator {
 public:
  explicit Original(const mlgym::Settings& settings);
  std::string tables(mlgym::Call& call, const mlgym::Rows& rows) override;

 private:
  std::vector<std::string> models_;
};

}  // namespace aggregator
