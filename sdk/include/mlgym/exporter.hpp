// Exporters in C++: derive from Exporter. A draft, as mlgym/kinds/exporter.h.
#pragma once

#include <mlgym/kinds/exporter.h>

#include <string_view>

#include "mlgym/call.hpp"
#include "mlgym/learner.hpp"

namespace mlgym {

class TrainingRows {
 public:
  TrainingRows(const mlgym_rows* rows, const mlgym_call* call) : rows_(rows), call_(call) {}
  void add(std::string_view row) { detail::check(rows_->add(rows_, call_, str(row))); }
  void drop(std::string_view reason) { detail::check(rows_->drop(rows_, call_, str(reason))); }

 private:
  const mlgym_rows* rows_;
  const mlgym_call* call_;
};

struct Exporter {
  virtual ~Exporter() = default;
  // The same trajectory gives the same rows.
  virtual void rows(Call& call, const Trajectory& trajectory, TrainingRows& out) = 0;
};

namespace detail {

template <class T>
struct ExporterTable {
  static constexpr const char* kind = MLGYM_KIND_EXPORTER;
  static mlgym_status rows(void* self, const mlgym_call* raw, const mlgym_trajectory* trajectory,
                           const mlgym_rows* given) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      TrainingRows out(given, raw);
      static_cast<T*>(self)->rows(call, trajectory_from(*trajectory), out);
    });
  }
  static constexpr mlgym_exporter table{sizeof(mlgym_exporter), 0, &rows};
};

}  // namespace detail
}  // namespace mlgym
