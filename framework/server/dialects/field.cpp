#include "server/dialects/field.h"

#include "base/status.h"

namespace mlgym {
namespace {
const std::string kNoText;
}

void Fault::note(std::string_view path, std::string_view what) {
  if (status_.ok()) status_ = invalid("{}{}{}", path, path.empty() ? "" : ": ", what);
}

Field Field::operator[](std::string_view key) const {
  std::string path = path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  const Json* found = nullptr;
  if (value_ && !value_->is_object()) {
    refuse("an object is expected");
  } else if (value_) {
    const auto member = value_->find(std::string(key));
    if (member != value_->end() && !member->is_null()) found = &*member;
  }
  return Field(found, std::move(path), fault_);
}

const std::string& Field::text() const {
  if (!value_) return kNoText;
  if (value_->is_string()) return value_->get_ref<const std::string&>();
  refuse("a text is expected");
  return kNoText;
}

const std::string& Field::required_text() const {
  if (!value_) refuse("a text is required");
  return text();
}

bool Field::flag(bool otherwise) const {
  if (!value_) return otherwise;
  if (value_->is_boolean()) return value_->get<bool>();
  refuse("true or false is expected");
  return otherwise;
}

std::optional<double> Field::number(double low, double high) const {
  if (!value_) return std::nullopt;
  if (value_->is_number()) {
    const double number = value_->get<double>();
    if (number >= low && number <= high) return number;
  }
  refuse("a number from {} to {} is expected", low, high);
  return std::nullopt;
}

std::optional<std::int64_t> Field::integer(std::int64_t low, std::int64_t high) const {
  if (!value_) return std::nullopt;
  const bool fits =
      value_->is_number_integer() &&
      (!value_->is_number_unsigned() || value_->get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
  if (fits) {
    const auto number = value_->get<std::int64_t>();
    if (number >= low && number <= high) return number;
  }
  if (high == std::numeric_limits<std::int64_t>::max()) {
    refuse("a whole number of at least {} is expected", low);
  } else {
    refuse("a whole number from {} to {} is expected", low, high);
  }
  return std::nullopt;
}

const Json* Field::object() const {
  if (!value_ || value_->is_object()) return value_;
  refuse("an object is expected");
  return nullptr;
}

std::vector<Field> Field::items() const {
  std::vector<Field> list;
  if (!value_) return list;
  if (!value_->is_array()) {
    refuse("a list is expected");
    return list;
  }
  list.reserve(value_->size());
  for (const auto& item : *value_)
    list.push_back(Field(&item, fmt::format("{}[{}]", path_, list.size()), fault_));
  return list;
}

std::vector<Field> Field::required_items() const {
  auto list = items();
  if (list.empty()) refuse("a list with at least one member is required");
  return list;
}

}  // namespace mlgym
