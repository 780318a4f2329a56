#include "written_reply.h"

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

}  // namespace human
