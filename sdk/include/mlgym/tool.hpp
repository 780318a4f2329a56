// Tools in C++: derive from Tool.
#pragma once

#include <mlgym/kinds/tool.h>

#include <string>
#include <string_view>

#include "mlgym/call.hpp"

namespace mlgym {

// The agent's box, as far as a tool may use it.
class ToolEnvironment {
 public:
  ToolEnvironment(const mlgym_tool_environment* environment, const mlgym_call* call)
      : environment_(environment), call_(call) {}
  struct Output {
    std::string text;
    int exit_code = 0;
  };
  Output shell(std::string_view command) {
    Output output;
    const mlgym_sink sink = sink_into(output.text);
    detail::check(environment_->shell(environment_, call_, str(command), &sink, &output.exit_code));
    return output;
  }

  // A folder of the host that is this tool's in this episode; empty: there is none.
  std::string folder() const {
    return MLGYM_KNOWS(environment_, folder) ? std::string(view(environment_->folder)) : "";
  }

 private:
  const mlgym_tool_environment* environment_;
  const mlgym_call* call_;
};

struct Tool {
  virtual ~Tool() = default;
  // {"description", "parameters": JSON Schema of an object, "usage"} as JSON text.
  virtual std::string describe() = 0;
  // Throw Error(MLGYM_INVALID_ARGUMENT, ...) to tell the agent what to do differently.
  virtual std::string call(Call& call, std::string_view arguments,
                           ToolEnvironment& environment) = 0;
};

namespace detail {

template <class T>
struct ToolTable {
  static constexpr const char* kind = MLGYM_KIND_TOOL;
  static mlgym_status describe(void* self, const mlgym_call* raw, const mlgym_sink* out) noexcept {
    return guard(raw, [&] { put(out, static_cast<T*>(self)->describe()); });
  }
  static mlgym_status call(void* self, const mlgym_call* raw, mlgym_str arguments,
                           const mlgym_tool_environment* given, const mlgym_sink* reply) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      ToolEnvironment environment(given, raw);
      put(reply, static_cast<T*>(self)->call(call, view(arguments), environment));
    });
  }
  static constexpr mlgym_tool table{sizeof(mlgym_tool), 0, &describe, &call};
};

}  // namespace detail
}  // namespace mlgym
