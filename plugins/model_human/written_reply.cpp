#include "written_reply.h"

#include <nlohmann/json.hpp>

namespace human {

std::optional<mlgym::ToolCall> tool_call_in(std::string_view line) {
  constexpr std::string_view kCall = "/call ";
  if (line.substr(0, kCall.size()) != kCall) return {};
  line.remove_prefix(kCall.size());
  const auto space = line.find(' ');
  const std::string_view name = line.substr(0, space);
  if (name.empty()) return {};
  const std::string_view arguments =
      space == line.npos ? std::string_view("{}") : line.substr(space + 1);
  return mlgym::ToolCall{"", std::string(name), std::string(arguments)};
}

std::string shown(const mlgym::Message& message) {
  constexpr const char* kWho[] = {"system", "user", "you", "tool"};
  std::string text = std::string("\n--- ") + kWho[static_cast<int>(message.role) & 3] + "\n";
  text += message.text + "\n";
  for (const auto& image : message.images)
    text +=
        "[an image, " + image.media_type + ", " + std::to_string(image.data.size()) + " bytes]\n";
  for (const auto& call : message.calls) text += "/call " + call.name + " " + call.arguments + "\n";
  return text;
}

std::string shown(const std::vector<mlgym::ToolDescription>& tools) {
  std::string text;
  for (const auto& tool : tools) text += "  /call " + tool.name + " " + tool.parameters + "\n";
  return text.empty() ? "" : "\nTools:\n" + text;
}

std::string as_at_a_prompt(const mlgym::Message& message) {
  std::string text = (message.role == mlgym::Role::assistant ? "> " : "") + message.text;
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text;
}

std::vector<mlgym::Message> opening_of(const std::vector<mlgym::Message>& chat) {
  std::vector<mlgym::Message> opening;
  for (const auto& message : chat) {
    if (message.role == mlgym::Role::assistant) break;
    opening.push_back(message);
  }
  return opening;
}

std::map<std::string, std::string> ends_of(const std::vector<mlgym::ToolDescription>& tools) {
  using Json = nlohmann::json;
  std::map<std::string, std::string> ends;
  for (const auto& tool : tools) {
    const Json schema = Json::parse(tool.parameters, nullptr, false);
    if (!schema.is_object()) continue;
    const auto end = schema.find("end");
    if (end != schema.end() && end->is_string()) ends.emplace(tool.name, *end);
  }
  return ends;
}

}  // namespace human
