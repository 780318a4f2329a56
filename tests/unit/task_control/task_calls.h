// The host's side of the contract, as far as an evaluation without submitted code needs it.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "mlgym/call.hpp"
#include "mlgym/settings.hpp"
#include "mlgym/task.hpp"

namespace control::test {

// Settings from a flat JSON object.
class Settings {
 public:
  explicit Settings(const std::string& json) : values_(nlohmann::json::parse(json)) {}
  mlgym::Settings get() const { return mlgym::Settings(&table_, nullptr); }

 private:
  static mlgym_status read(const mlgym_settings* settings, mlgym_str path, const mlgym_sink* out) {
    const auto& values = *static_cast<const nlohmann::json*>(settings->state);
    const auto found = values.find(std::string(mlgym::view(path)));
    if (found == values.end()) return MLGYM_NOT_FOUND;
    out->write(out->state, mlgym::str(found->dump()));
    return MLGYM_OK;
  }
  nlohmann::json values_;
  mlgym_settings table_ = {sizeof(mlgym_settings), 0, &values_, &read};
};

// A call that may be cancelled after a number of questions whether it is.
class Calls {
 public:
  explicit Calls(int cancelled_after = -1) : left_(cancelled_after) {}
  mlgym::Call get() { return mlgym::Call(&call_); }
  const mlgym_call* raw() const { return &call_; }

 private:
  static std::int32_t cancelled(const mlgym_call* call) {
    int& left = static_cast<Calls*>(call->state)->left_;
    return left >= 0 && left-- == 0;
  }
  int left_;
  mlgym_call call_ = {sizeof(mlgym_call), 0, nullptr, this, INT64_MAX, &cancelled, nullptr};
};

// The scores that an evaluation gave.
class Scores {
 public:
  explicit Scores(const mlgym_call* call) : call_(call) {}
  mlgym::Scores get() { return mlgym::Scores(&table_, call_); }
  const std::map<std::string, double>& given() const { return given_; }

 private:
  static mlgym_status add(const mlgym_scores* scores, const mlgym_call*, mlgym_str name,
                          double value) {
    static_cast<Scores*>(scores->state)->given_[std::string(mlgym::view(name))] = value;
    return MLGYM_OK;
  }
  std::map<std::string, double> given_;
  const mlgym_call* call_;
  mlgym_scores table_ = {sizeof(mlgym_scores), 0, this, &add};
};

}  // namespace control::test
