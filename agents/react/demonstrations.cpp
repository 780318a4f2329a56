#include "demonstrations.h"

#include <nlohmann/json.hpp>

namespace react {
namespace {

using Json = nlohmann::ordered_json;
using mlgym::Role;

bool is_json(const std::string& file) {
  constexpr std::string_view kEnding = ".json";
  return file.size() > kEnding.size() &&
         file.compare(file.size() - kEnding.size(), kEnding.size(), kEnding) == 0;
}

Demonstration demonstration_from(const std::string& file, const std::string& json) {
  const auto fail = [&file](const std::string& what) {
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, file + ": " + what);
  };
  const Json list = Json::parse(json, nullptr, false);
  if (list.is_discarded()) fail("this is no JSON");
  if (!list.is_array() || list.empty())
    fail("a demonstration is a list of {role: ..., content: ...}");
  Demonstration demonstration;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string where = "[" + std::to_string(i) + "]";
    const Json& one = list[i];
    const bool whole = one.is_object() && one.size() == 2 && one.contains("role") &&
                       one.contains("content") && one["content"].is_string();
    if (!whole) fail(where + " is not {role: ..., content: TEXT}");
    const Json& role = one["role"];
    if (role != "user" && role != "assistant")
      fail(where + ": the role " + role.dump() + " is neither user nor assistant");
    demonstration.push_back(
        {role == "user" ? Role::user : Role::assistant, one["content"], {}, {}, ""});
  }
  return demonstration;
}

}  // namespace

std::vector<Demonstration> read_demonstrations(const mlgym::Settings& settings) {
  std::vector<Demonstration> demonstrations;
  // A list of texts: the settings' schema says so.
  for (const auto& named : Json::parse(settings.text("demonstrations", "[]"))) {
    const std::string file = named;
    demonstrations.push_back(
        demonstration_from(file, is_json(file) ? settings.file(file) : settings.yaml_file(file)));
  }
  return demonstrations;
}

std::string plain(const Demonstration& demonstration) {
  std::string text;
  for (const auto& message : demonstration) text += (text.empty() ? "" : "\n") + message.text;
  return text;
}

std::string told(const Demonstration& demonstration) {
  std::string text;
  for (const auto& message : demonstration) {
    const char* speaker = message.role == Role::assistant ? "You" : "The environment";
    if (!text.empty()) text += "\n\n";
    text += std::string(speaker) + ":\n" + message.text;
    while (!text.empty() && text.back() == '\n') text.pop_back();
  }
  return text;
}

}  // namespace react
