// Aggregators in C++: derive from Aggregator.
#pragma once

#include <mlgym/kinds/aggregator.h>

#include <cstddef>
#include <string>

#include "mlgym/call.hpp"

namespace mlgym {

// The episodes of a report; see mlgym_row.
class Rows {
 public:
  Rows(const mlgym_row* const* rows, std::size_t count) : rows_(rows), count_(count) {}
  std::size_t count() const { return count_; }
  const mlgym_row& operator[](std::size_t i) const { return *rows_[i]; }

 private:
  const mlgym_row* const* rows_;
  std::size_t count_;
};

struct Aggregator {
  virtual ~Aggregator() = default;
  // {TABLE: {"title": ..., "columns": [...], "rows": [...]}} as JSON text; see mlgym_aggregator.
  virtual std::string tables(Call& call, const Rows& rows) = 0;
};

namespace detail {

template <class T>
struct AggregatorTable {
  static constexpr const char* kind = MLGYM_KIND_AGGREGATOR;
  static mlgym_status tables(void* self, const mlgym_call* raw, const mlgym_row* const* rows,
                             std::size_t count, const mlgym_sink* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      put(out, static_cast<T*>(self)->tables(call, Rows(rows, count)));
    });
  }
  static constexpr mlgym_aggregator table{sizeof(mlgym_aggregator), 0, &tables};
};

}  // namespace detail
}  // namespace mlgym
