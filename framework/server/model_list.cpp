#include "server/model_list.h"

#include <string_view>

#include "base/json.h"

namespace mlgym {
namespace {

constexpr std::string_view kList = "/v1/models";

Json model(const std::string& name, bool anthropic) {
  if (anthropic)
    return {{"type", "model"},
            {"id", name},
            {"display_name", name},
            {"created_at", "1970-01-01T00:00:00Z"}};
  return {{"id", name}, {"object", "model"}, {"created", 0}, {"owned_by", "mlgym"}};
}

}  // namespace

std::optional<Json> model_list(const HttpRequest& request, const std::vector<std::string>& roles) {
  if (request.method != "GET" || request.path.rfind(kList, 0) != 0) return std::nullopt;
  const bool anthropic = request.headers.count("anthropic-version") != 0;
  const std::string_view rest = std::string_view(request.path).substr(kList.size());
  if (rest.size() > 1 && rest[0] == '/') return model(std::string(rest.substr(1)), anthropic);
  if (!rest.empty()) return std::nullopt;
  Json data = Json::array();
  for (const auto& role : roles) data.push_back(model(role, anthropic));
  if (!anthropic) return Json{{"object", "list"}, {"data", std::move(data)}};
  return Json{{"data", std::move(data)},
              {"has_more", false},
              {"first_id", roles.front()},
              {"last_id", roles.back()}};
}

}  // namespace mlgym
