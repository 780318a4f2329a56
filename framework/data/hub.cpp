#include "data/hub.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <string_view>

#include "base/text.h"

namespace mlgym {
namespace {

constexpr const char* kEndpoint = "https://huggingface.co";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? std::string(trim(value)) : "";
}

// As a part of a URL's path; slashes stay.
std::string escaped(std::string_view path) {
  std::string text;
  for (const char c : path) {
    if (std::isalnum(static_cast<unsigned char>(c)) ||
        std::string_view("-._~/").find(c) != std::string_view::npos) {
      text += c;
    } else {
      text += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return text;
}

}  // namespace

std::string hub_url(const HubFile& file) {
  std::string endpoint = variable("HF_ENDPOINT");
  if (endpoint.empty()) endpoint = kEndpoint;
  while (endpoint.back() == '/') endpoint.pop_back();
  return fmt::format("{}/{}{}/resolve/{}/{}", endpoint, file.model ? "" : "datasets/",
                     escaped(file.repository), escaped(file.revision), escaped(file.file));
}

std::string hub_token() { return variable("HF_TOKEN"); }

}  // namespace mlgym
