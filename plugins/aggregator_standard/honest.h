// The profile `honest`: every planned episode counts, also the failed ones; references are fixed,
// so that another agent in a report changes nobody's number; what limits a conclusion is said.
// docs/report.md has the formulas.
#pragma once

#include <mlgym/plugin.hpp>

#include <string>
#include <vector>

#include "tables.h"

namespace aggregator {

inline constexpr const char* kHonestSettings = R"({
  "type": "object", "additionalProperties": false,
  "properties": {
    "confidence": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1,
                   "description": "of the intervals; 0.95 when absent"},
    "resamples": {"type": "integer", "minimum": 100, "maximum": 1000000,
                  "description": "of the bootstrap; 2000 when absent"},
    "models": {"type": "array", "items": {"type": "string"},
               "description": "whom to report; all when absent"}}})";

class Honest : public mlgym::Aggregator {
 public:
  explicit Honest(const mlgym::Settings& settings);
  std::string tables(mlgym::Call& call, const mlgym::Rows& rows) override;

 private:
  Options options_;
  std::vector<std::string> models_;
};

}  // namespace aggregator
