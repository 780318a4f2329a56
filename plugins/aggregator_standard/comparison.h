// The profile `comparison`: two runs side by side; docs/compare.md.
#pragma once

#include <mlgym/plugin.hpp>

#include <string>

#include "tables.h"

namespace aggregator {

inline constexpr const char* kComparisonSettings = R"({
  "type": "object", "additionalProperties": false,
  "properties": {
    "confidence": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1,
                   "description": "of the intervals; 0.95 when absent"}}})";

class Comparison : public mlgym::Aggregator {
 public:
  explicit Comparison(const mlgym::Settings& settings);
  // The first run of the rows is a, the second b; rows of one or of more than two runs are refused.
  std::string tables(mlgym::Call& call, const mlgym::Rows& rows) override;

 private:
  Options options_;
};

}  // namespace aggregator
