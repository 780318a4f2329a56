#include "server/dialects/wire_chat_parts.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json.h"

namespace mlgym {

Json wire_text_part(std::string_view text) { return {{"text", text}}; }

Json wire_image_part(const Field& data, std::string_view base64, std::string_view media_type) {
  if (!from_base64(base64) || base64.empty()) {
    data.refuse("base64 with padding is expected");
    return nullptr;
  }
  return {{"image", base64}, {"media_type", media_type}};
}

Json wire_image_of_url(const Field& url) {
  constexpr std::string_view kStart = "data:", kEncoding = ";base64";
  const std::string_view text = url.required_text();
  const auto comma = text.find(',');
  const std::string_view head = text.substr(0, std::min(comma, text.size()));
  if (comma == text.npos || head.substr(0, kStart.size()) != kStart ||
      head.size() < kStart.size() + kEncoding.size() ||
      head.substr(head.size() - kEncoding.size()) != kEncoding) {
    url.refuse("data:MEDIA_TYPE;base64,DATA is expected; nothing is fetched from elsewhere");
    return nullptr;
  }
  const auto media_type =
      head.substr(kStart.size(), head.size() - kStart.size() - kEncoding.size());
  return wire_image_part(url, text.substr(comma + 1), media_type);
}

Json wire_message(std::string_view role, Json parts) {
  return {{"role", role}, {"parts", std::move(parts)}};
}

Json wire_tool(const Field& name, const Field& description, const Field& parameters) {
  const Json* schema = parameters.object();
  return {{"name", name.required_text()},
          {"description", description.text()},
          {"parameters", schema ? dump_json(*schema) : R"({"type":"object","properties":{}})"}};
}

void keep_tools(Json& request, const std::vector<std::string>& names, const Field& choice) {
  Json kept = Json::array();
  for (const auto& name : names) {
    const Json none = Json::array();
    const Json& tools = request.contains("tools") ? request["tools"] : none;
    const auto found = std::find_if(tools.begin(), tools.end(),
                                    [&name](const Json& tool) { return tool["name"] == name; });
    if (found == tools.end()) {
      choice.refuse("there is no tool \"{}\"", name);
    } else {
      kept.push_back(*found);
    }
  }
  request["tools"] = std::move(kept);
}

void set_sampling(Json& request, const Field& body, double highest_temperature) {
  if (const auto value = body["temperature"].number(0, highest_temperature))
    request["temperature"] = *value;
  if (const auto value = body["top_p"].number(0, 1)) request["top_p"] = *value;
}

}  // namespace mlgym
