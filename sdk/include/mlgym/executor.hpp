// Executors in C++: derive from Executor. A draft, as mlgym/kinds/executor.h.
#pragma once

#include <mlgym/kinds/executor.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mlgym/call.hpp"

namespace mlgym {

struct WorkerState {
  int state = MLGYM_WORKER_WAITING;
  int exit_code = 0;
  std::string reason;
};

struct Executor {
  virtual ~Executor() = default;
  // Gives the worker's name; see mlgym_executor.
  virtual std::string start(Call& call, const std::vector<std::string>& arguments,
                            std::string_view folder) = 0;
  virtual WorkerState poll(Call& call, std::string_view worker) = 0;
  virtual void stop(Call& call, std::string_view worker) = 0;
};

namespace detail {

template <class T>
struct ExecutorTable {
  static constexpr const char* kind = MLGYM_KIND_EXECUTOR;
  static mlgym_status start(void* self, const mlgym_call* raw, const mlgym_str* arguments,
                            std::size_t count, mlgym_str folder,
                            const mlgym_sink* worker) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      std::vector<std::string> words;
      for (std::size_t i = 0; i < count; ++i) words.emplace_back(view(arguments[i]));
      put(worker, static_cast<T*>(self)->start(call, words, view(folder)));
    });
  }
  static mlgym_status poll(void* self, const mlgym_call* raw, mlgym_str worker,
                           mlgym_worker_state* out, const mlgym_sink* reason) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      const WorkerState state = static_cast<T*>(self)->poll(call, view(worker));
      out->state = state.state;
      out->exit_code = state.exit_code;
      put(reason, state.reason);
    });
  }
  static mlgym_status stop(void* self, const mlgym_call* raw, mlgym_str worker) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      static_cast<T*>(self)->stop(call, view(worker));
    });
  }
  static constexpr mlgym_executor table{sizeof(mlgym_executor), 0, &start, &poll, &stop};
};

}  // namespace detail
}  // namespace mlgym
