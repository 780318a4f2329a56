#include "random_arguments.h"

#include <algorithm>
#include <string>

namespace random_model {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 8;
constexpr const char* kWords[] = {"ls", "pwd", "cat README.md", "ls -l", "1", "a"};

std::size_t any_below(std::size_t end, std::minstd_rand& random) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

double number_of(const Json& schema, const char* key, double otherwise) {
  const auto found = schema.find(key);
  return found != schema.end() && found->is_number() ? found->get<double>() : otherwise;
}

Json random_object(const Json& schema, std::minstd_rand& random, int depth) {
  Json object = Json::object();
  const Json required = schema.value("required", Json::array());
  const Json members = schema.value("properties", Json::object());
  for (const auto& [name, member] : members.items()) {
    const bool needed = std::find(required.begin(), required.end(), name) != required.end();
    if (needed || any_below(2, random) == 0) object[name] = random_value(member, random, depth + 1);
  }
  return object;
}

}  // namespace

Json random_value(const Json& schema, std::minstd_rand& random, int depth) {
  if (!schema.is_object() || depth > kDeepest) return nullptr;
  if (schema.contains("const")) return schema["const"];
  for (const char* key : {"enum", "anyOf", "oneOf"}) {
    const auto list = schema.find(key);
    if (list == schema.end() || !list->is_array() || list->empty()) continue;
    const Json& one = (*list)[any_below(list->size(), random)];
    return std::string(key) == "enum" ? one : random_value(one, random, depth + 1);
  }
  Json type = schema.value("type", Json("string"));
  if (type.is_array() && !type.empty()) type = type[any_below(type.size(), random)];
  const double low = number_of(schema, "minimum", 0);
  const double high = std::max(low, number_of(schema, "maximum", low + 100));
  if (type == "object") return random_object(schema, random, depth);
  if (type == "array") {
    Json list = Json::array();
    const auto items = schema.find("items");
    const std::size_t count = any_below(3, random);
    for (std::size_t i = 0; i < count && items != schema.end(); ++i)
      list.push_back(random_value(*items, random, depth + 1));
    return list;
  }
  if (type == "integer")
    return std::uniform_int_distribution<std::int64_t>(static_cast<std::int64_t>(low),
                                                       static_cast<std::int64_t>(high))(random);
  if (type == "number") return std::uniform_real_distribution<double>(low, high)(random);
  if (type == "boolean") return any_below(2, random) == 0;
  if (type == "null") return nullptr;
  return kWords[any_below(std::size(kWords), random)];
}

}  // namespace random_model
