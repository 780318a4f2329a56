#include "models/model_plan.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {

absl::StatusOr<std::optional<ModelPrice>> told_price(const Json& description,
                                                     const std::string& model) {
  const Json told = description.value("price", Json(nullptr));
  if (told.is_null()) return std::optional<ModelPrice>();
  const auto number = [&told](const char* key) -> std::optional<double> {
    const Json value = told.is_object() ? told.value(key, Json(nullptr)) : Json(nullptr);
    if (!value.is_number() || value < 0) return {};
    return value.get<double>();
  };
  const auto input = number("input"), output = number("output");
  if (!input || !output)
    return invalid("{}: its price is not {{\"input\", \"output\"}} in numbers from 0 on", model);
  return std::optional(ModelPrice{*input, *output, number("cached").value_or(*input)});
}

absl::Status check_price(const ModelPlan& model, const Limits& limits) {
  if (model.price || !limits.cost) return absl::OkStatus();
  return invalid(
      "{}: its price is not known, so that limits.cost cannot be held; give the model a \"price\", "
      "or limit the tokens",
      model.name);
}

}  // namespace mlgym
