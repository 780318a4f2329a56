#include "import/shown_demonstrations.h"

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "config/yaml.h"

namespace mlgym {
namespace {

absl::StatusOr<Json> parsed(const std::filesystem::path& file) {
  const std::string ending = file.extension();
  if (ending == ".yaml" || ending == ".yml") {
    const auto yaml = read_yaml(file);
    if (!yaml.ok()) return yaml.status();
    return yaml->json();
  }
  const auto text = read_file(file);
  if (!text.ok()) return text.status();
  auto json = parse_json(*text);
  if (!json.ok()) return with_context(json.status(), file.string());
  return json;
}

}  // namespace

absl::StatusOr<Json> read_demonstration(const std::filesystem::path& file) {
  const auto document = parsed(file);
  if (!document.ok()) return document.status();
  const Json history = document->is_object() ? document->value("history", Json()) : *document;
  if (!history.is_array())
    return invalid("{}: it holds no list \"history\" of messages", file.string());
  Json messages = Json::array();
  for (std::size_t i = 0; i < history.size(); ++i) {
    const Json& one = history[i];
    const bool whole = one.is_object() && one.contains("role") && one.contains("content") &&
                       one["role"].is_string() && one["content"].is_string();
    if (!whole)
      return invalid("{}: history[{}] has no texts \"role\" and \"content\"", file.string(), i);
    if (one["role"] == "system") continue;
    if (one["role"] != "user" && one["role"] != "assistant")
      return invalid("{}: history[{}] has the role {}", file.string(), i, dump_json(one["role"]));
    messages.push_back({{"role", one["role"]}, {"content", one["content"]}});
  }
  if (messages.empty()) return invalid("{}: its history has no messages", file.string());
  return messages;
}

}  // namespace mlgym
