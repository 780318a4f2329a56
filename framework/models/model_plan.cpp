#include "models/model_plan.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace {

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
  return std::optional(ModelPrice{*input, *output, number("cached").value_or(*input),
                                  number("cache_written").value_or(*input)});
}

std::optional<std::int64_t> told_count(const Json& description, const char* key) {
  const Json value = description.value(key, Json(nullptr));
  if (!value.is_number_integer() || value < 1) return {};
  return value.get<std::int64_t>();
}

template <class T>
void fill(std::optional<T>& value, const std::optional<T>& weaker) {
  if (!value) value = weaker;
}

}  // namespace

absl::StatusOr<ModelFacts> model_facts(const ModelChoice& choice, const Json& description,
                                       const PriceList& list) {
  const auto price = told_price(description, choice.name);
  if (!price.ok()) return price.status();
  ModelFacts facts;
  facts.price = choice.price;
  fill(facts.price, *price);
  facts.context = told_count(description, "context");
  facts.max_output = told_count(description, "max_output");
  facts.max_concurrency = told_count(description, "max_concurrency");
  facts.person = description.value("person", Json(false)) == true;
  if (const Json why = description.value("unable", Json("")); why.is_string()) facts.unable = why;
  // Whoever serves a model of that name at an address of their own has prices of their own.
  const ListedModel* listed =
      choice.settings.contains("base_url") ? nullptr : list.find(choice.name);
  if (listed) {
    fill(facts.price, listed->price);
    fill(facts.context, listed->context);
    fill(facts.max_output, listed->max_output);
  }
  return facts;
}

absl::Status check_model(const ModelPlan& model, const SpendingLimits& episode,
                         const SpendingLimits& run) {
  if (!model.facts.unable.empty()) return unable("{}: {}", model.name, model.facts.unable);
  if (model.facts.price || episode.tokens || run.tokens) return absl::OkStatus();
  const char* consequence = episode.cost ? "so that limits.cost cannot be held"
                            : run.cost   ? "so that budget.cost cannot be held"
                                         : "and nothing bounds what it spends";
  return invalid(
      "{}: its price is not known, {}; give the model a \"price\", or set limits.tokens or "
      "budget.tokens",
      model.name, consequence);
}

}  // namespace mlgym
