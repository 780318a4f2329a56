// Reading the body of a request: what has the wrong type is noted with its path, once, and reads as
// absent; so a reader says what it wants in one go and asks at the end whether all was well.
#pragma once

#include <absl/status/status.h>
#include <fmt/core.h>

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

// The first thing that is wrong with a body.
class Fault {
 public:
  void note(std::string_view path, std::string_view what);
  const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

// A value of a body and where it stands. Body and fault outlive it.
class Field {
 public:
  Field(const Json& body, Fault& fault) : value_(&body), fault_(&fault) {}

  bool present() const { return value_ != nullptr; }  // there, and not null
  bool is_text() const { return value_ && value_->is_string(); }
  bool is_object() const { return value_ && value_->is_object(); }
  Field operator[](std::string_view key) const;

  const std::string& text() const;           // empty when absent
  const std::string& required_text() const;  // absent is wrong
  bool flag(bool otherwise) const;
  std::optional<double> number(double low, double high) const;
  std::optional<std::int64_t> integer(
      std::int64_t low, std::int64_t high = std::numeric_limits<std::int64_t>::max()) const;
  const Json* object() const;        // null when absent
  std::vector<Field> items() const;  // none when absent
  std::vector<Field> required_items() const;

  template <class... Args>
  void refuse(fmt::format_string<Args...> format, Args&&... args) const {
    fault_->note(path_, fmt::format(format, std::forward<Args>(args)...));
  }

 private:
  Field(const Json* value, std::string path, Fault* fault)
      : value_(value), path_(std::move(path)), fault_(fault) {}
  const Json* value_;
  std::string path_;
  Fault* fault_;
};

}  // namespace mlgym
