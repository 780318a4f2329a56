// The C++17 face of one call across the border, and where every exception ends.
#pragma once

#include <mlgym/abi.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mlgym {

inline mlgym_str str(std::string_view text) noexcept { return {text.data(), text.size()}; }
inline std::string_view view(mlgym_str text) noexcept {
  return text.data ? std::string_view(text.data, text.size) : std::string_view();
}

// Throw it from any function of a component: the host sees the code and the text, never the
// exception.
struct Error : std::runtime_error {
  Error(mlgym_status status, const std::string& message)
      : std::runtime_error(message), code(status) {}
  mlgym_status code;
};

// A sink that appends to `text`, which must outlive it.
inline mlgym_sink sink_into(std::string& text) noexcept {
  return {&text, [](void* state, mlgym_str chunk) {
            static_cast<std::string*>(state)->append(view(chunk));
          }};
}

class Call {
 public:
  explicit Call(const mlgym_call* call) noexcept : call_(call) {}

  bool cancelled() const noexcept { return call_->cancelled(call_) != 0; }
  std::chrono::nanoseconds time_left() const noexcept {
    if (call_->deadline_ns == INT64_MAX) return std::chrono::nanoseconds::max();
    return std::chrono::nanoseconds(call_->deadline_ns) -
           std::chrono::steady_clock::now().time_since_epoch();
  }
  // For long loops: ends the call (by an exception) when it was cancelled or is out of time.
  void checkpoint() const {
    if (cancelled()) throw Error(MLGYM_CANCELLED, "cancelled");
    if (time_left().count() <= 0) throw Error(MLGYM_DEADLINE_EXCEEDED, "out of time");
  }
  void log(int level, std::string_view message) const noexcept {
    call_->host->log(call_->host, level, str(message));
  }
  // A service of the host by its id, such as MLGYM_HOST_POLICY; throws when this host has none.
  template <class Functions>
  const Functions& service(const char* id) const {
    const void* found = call_->host->extension(call_->host, id);
    if (!found) throw Error(MLGYM_UNIMPLEMENTED, std::string("this host does not offer ") + id);
    return *static_cast<const Functions*>(found);
  }
  const mlgym_call* raw() const noexcept { return call_; }

 private:
  const mlgym_call* call_;
};

namespace detail {

// Runs a component's function; whatever it throws becomes a code and a text.
template <class Body>
mlgym_status guard(const mlgym_call* call, Body&& body) noexcept {
  const auto fail = [call](mlgym_status code, std::string_view text) {
    if (!text.empty()) call->set_error(call, str(text));  // empty: the host has set it already
    return code;
  };
  try {
    body();
    return MLGYM_OK;
  } catch (const Error& error) {
    return fail(error.code, error.what());
  } catch (const std::bad_alloc&) {
    return fail(MLGYM_RESOURCE_EXHAUSTED, "out of memory");
  } catch (const std::exception& error) {
    return fail(MLGYM_INTERNAL, error.what());
  } catch (...) {
    return fail(MLGYM_UNKNOWN, "an exception of an unknown type");
  }
}

// The reverse: a host function that failed becomes an exception. It has put its text into the call.
inline void check(mlgym_status code) {
  if (code != MLGYM_OK) throw Error(code, "");
}

inline void put(const mlgym_sink* sink, std::string_view text) {
  sink->write(sink->state, str(text));
}

}  // namespace detail
}  // namespace mlgym
