#include "report/result_reader.h"

#include <limits>
#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {

ResultReader::ResultReader(const Json& result, std::string file)
    : result_(result), file_(std::move(file)) {}

const Json* ResultReader::find(const Path& path) {
  if (!status_.ok()) return nullptr;
  const Json* value = &result_;
  for (const auto& key : path) {
    if (!value->is_object() || !value->contains(key)) return nullptr;
    value = &(*value)[key];
  }
  return value->is_null() ? nullptr : value;
}

void ResultReader::fail(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

void ResultReader::expect(const Path& path, const char* what) {
  fail(invalid("{}: \"{}\" is no {}; `mlgym log verify` says whether the record is damaged", file_,
               join(path, "."), what));
}

bool ResultReader::has(const Path& path) { return find(path) != nullptr; }

std::string ResultReader::text(const Path& path) {
  const Json* value = find(path);
  if (!value) return "";
  if (value->is_string()) return value->get<std::string>();
  expect(path, "text");
  return "";
}

double ResultReader::number(const Path& path) {
  const Json* value = find(path);
  if (value && value->is_number()) return value->get<double>();
  if (value) expect(path, "number");
  return std::numeric_limits<double>::quiet_NaN();
}

std::int64_t ResultReader::count(const Path& path) {
  const Json* value = find(path);
  if (value && value->is_number_integer() && *value >= 0) return value->get<std::int64_t>();
  if (value) expect(path, "count");
  return -1;
}

std::vector<std::string> ResultReader::texts(const Path& path) {
  const Json* value = find(path);
  if (!value) return {};
  std::vector<std::string> list;
  bool fits = value->is_array();
  for (std::size_t i = 0; fits && i < value->size(); ++i) {
    fits = (*value)[i].is_string();
    if (fits) list.push_back((*value)[i]);
  }
  if (!fits) expect(path, "list of texts");
  return list;
}

const Json& ResultReader::list(const Path& path) {
  static const Json nothing = Json::array();
  const Json* value = find(path);
  if (!value) return nothing;
  if (value->is_array()) return *value;
  expect(path, "list");
  return nothing;
}

}  // namespace mlgym
