// The contract's values as docs/process_protocol.md writes them. What is read throws
// Json::exception where a member has the wrong type.
#pragma once

#include <absl/status/status.h>
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

[[noreturn]] void throw_no_integer(const Json& value);

// JSON has no infinities: "nan", "inf", "-inf".
Json wire_number(double value);
double number_from(const Json& value);
// Throws where the value is no integer, or one that does not fit.
template <class Integer>
Integer integer_from(const Json& value) {
  const bool fits =
      value.is_number_unsigned()
          ? std::in_range<Integer>(value.get<std::uint64_t>())
          : value.is_number_integer() && std::in_range<Integer>(value.get<std::int64_t>());
  if (!fits) throw_no_integer(value);
  return value.get<Integer>();
}
// The member `key` of a message; `otherwise` without one.
template <class Integer>
Integer integer_of(const Json& message, const char* key, std::type_identity_t<Integer> otherwise) {
  return message.contains(key) ? integer_from<Integer>(message[key]) : otherwise;
}

inline Json wire_text(mlgym_str text) { return std::string(text.data ? text.data : "", text.size); }
// The text member `key` of a message; empty without one. Valid while the message is.
std::string_view text_of(const Json& message, const char* key);

// The member "error" of an answer. Codes that the contract does not know become kUnknown.
absl::Status error_from(const Json& error);

Json wire_column(const mlgym_values& values);
Json wire_columns(const mlgym_values* const* columns, std::size_t count);

// Columns that were received. Not movable: the contract's structs point into it.
class ReceivedColumns {
 public:
  explicit ReceivedColumns(const Json& columns);  // a list, which outlives it
  ReceivedColumns(const ReceivedColumns&) = delete;
  ReceivedColumns& operator=(const ReceivedColumns&) = delete;
  const mlgym_values* const* data() const { return pointers_.data(); }
  std::size_t size() const { return pointers_.size(); }

 private:
  std::vector<std::vector<double>> numbers_;
  std::vector<std::vector<mlgym_str>> texts_;
  std::vector<mlgym_values> values_;
  std::vector<const mlgym_values*> pointers_;
};

Json wire_row(const mlgym_row& row);

class ReceivedRows {
 public:
  explicit ReceivedRows(const Json& rows);  // outlives it
  ReceivedRows(const ReceivedRows&) = delete;
  ReceivedRows& operator=(const ReceivedRows&) = delete;
  const mlgym_row* const* data() const { return pointers_.data(); }
  std::size_t size() const { return pointers_.size(); }

 private:
  std::vector<std::vector<mlgym_str>> marks_;
  std::vector<std::vector<mlgym_validation>> validations_;
  std::vector<std::vector<const mlgym_validation*>> validation_pointers_;
  std::vector<mlgym_row> rows_;
  std::vector<const mlgym_row*> pointers_;
};

Json wire_trajectory(const mlgym_trajectory& trajectory);

class ReceivedTrajectory {
 public:
  explicit ReceivedTrajectory(const Json& trajectory);  // outlives it
  ReceivedTrajectory(const ReceivedTrajectory&) = delete;
  ReceivedTrajectory& operator=(const ReceivedTrajectory&) = delete;
  const mlgym_trajectory* get() const { return &raw_; }

 private:
  std::vector<mlgym_turn> turns_;
  std::vector<const mlgym_turn*> pointers_;
  mlgym_trajectory raw_{};
};

}  // namespace mlgym
