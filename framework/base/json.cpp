#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/status.h"

namespace mlgym {

namespace {

constexpr std::size_t kDeepest = 512;

// Builds the value that nlohmann's parser reads, where its own builder trusts the text: that one
// looks through all members of an object for each new key, and nests values until copying or
// writing them, both recursive, ends the program.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Json take() { return std::move(root_); }
  const absl::Status& error() const { return error_; }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override { return add(value); }
  bool number_float(double value, const std::string&) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(Json::binary_t&) override { return false; }  // is in no text

  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return add(close().values); }
  bool start_object(std::size_t) override { return open(); }
  bool key(std::string& name) override {
    open_.back().keys.push_back(std::move(name));
    return true;
  }
  bool end_object() override {
    Open closed = close();
    if (!check_keys(closed.keys)) return false;
    Json::object_t members;
    members.reserve(closed.keys.size());
    for (std::size_t i = 0; i < closed.keys.size(); ++i)
      members.emplace_back(std::move(closed.keys[i]), std::move(closed.values[i]));
    return add(std::move(members));
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    std::string_view what = error.what();  // "[json.exception.parse_error.101] parse error at ..."
    if (const auto end = what.find("] "); end != what.npos) what.remove_prefix(end + 2);
    error_ = invalid("not valid JSON: {}", what);
    return false;
  }

 private:
  struct Open {
    std::vector<std::string> keys;  // none in an array
    Json::array_t values;
  };

  bool open() {
    if (open_.size() == kDeepest) {
      error_ = invalid("JSON is nested deeper than {} levels", kDeepest);
      return false;
    }
    open_.emplace_back();
    return true;
  }

  Open close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    return closed;
  }

  bool add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().values.push_back(std::move(value));
    }
    return true;
  }

  bool check_keys(const std::vector<std::string>& keys) {
    std::vector<std::string_view> sorted(keys.begin(), keys.end());
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice == sorted.end()) return true;
    error_ = invalid("JSON has the key \"{}\" twice in one object", *twice);
    return false;
  }

  Json root_;
  std::vector<Open> open_;
  absl::Status error_;
};

}  // namespace

absl::StatusOr<Json> parse_json(std::string_view text) {
  // The parser takes a NUL for the end of the text and leaves the rest unread.
  if (text.find('\0') != text.npos) return invalid("not valid JSON: a NUL byte in the text");
  Builder builder;
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return builder.error();
  return builder.take();
}

std::string dump_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dump_json_indented(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json finite_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace mlgym
