// A component's settings, read in its constructor.
#pragma once

#include <mlgym/abi.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "mlgym/call.hpp"

namespace mlgym {

// Paths are dotted: "data.train". A value of the wrong type ends the creation with a text that
// names it.
class Settings {
 public:
  Settings(const mlgym_settings* settings, const mlgym_call* call) noexcept
      : settings_(settings), call_(call) {}

  // False when the key is absent.
  bool read(std::string_view path, std::string& out) const {
    out.clear();
    const mlgym_sink sink = sink_into(out);
    const mlgym_status code = settings_->get(settings_, str(path), &sink);
    if (code == MLGYM_NOT_FOUND) return false;
    if (code != MLGYM_OK)
      throw Error(code, "cannot read the setting \"" + std::string(path) + "\"");
    return true;
  }
  std::string text(std::string_view path, std::string_view fallback) const {
    std::string value;
    return read(path, value) ? value : std::string(fallback);
  }
  double number(std::string_view path, double fallback) const {
    std::string value;
    if (!read(path, value)) return fallback;
    char* end = nullptr;
    const double parsed = std::strtod(value.c_str(), &end);
    if (value.empty() || *end != '\0') throw wrong(path, value, "a number");
    return parsed;
  }
  std::int64_t integer(std::string_view path, std::int64_t fallback) const {
    std::string value;
    if (!read(path, value)) return fallback;
    char* end = nullptr;
    errno = 0;
    const long long parsed = std::strtoll(value.c_str(), &end, 10);
    if (value.empty() || *end != '\0' || errno != 0) throw wrong(path, value, "a whole number");
    return parsed;
  }
  bool boolean(std::string_view path, bool fallback) const {
    std::string value;
    if (!read(path, value)) return fallback;
    if (value != "true" && value != "false") throw wrong(path, value, "true or false");
    return value == "true";
  }
  // Files that belong to the component (see MLGYM_HOST_FILES): text, and YAML as JSON.
  std::string file(std::string_view path) const {
    return read_by(Call(call_).service<mlgym_host_files>(MLGYM_HOST_FILES).read, path);
  }
  std::string yaml_file(std::string_view path) const {
    return read_by(Call(call_).service<mlgym_host_files>(MLGYM_HOST_FILES).read_yaml, path);
  }

 private:
  template <class Function>
  std::string read_by(Function function, std::string_view path) const {
    std::string content;
    const mlgym_sink sink = sink_into(content);
    detail::check(function(call_, str(path), &sink));
    return content;
  }
  static Error wrong(std::string_view path, const std::string& value, const char* expected) {
    return Error(MLGYM_INVALID_ARGUMENT,
                 "setting \"" + std::string(path) + "\": \"" + value + "\" is not " + expected);
  }
  const mlgym_settings* settings_;
  const mlgym_call* call_;
};

}  // namespace mlgym
