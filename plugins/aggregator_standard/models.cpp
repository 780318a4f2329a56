#include "models.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace aggregator {

std::vector<std::string> models_in(const mlgym::Settings& settings) {
  std::string text;
  if (!settings.read("models", text)) return {};
  // The schema has been checked.
  return nlohmann::json::parse(text).get<std::vector<std::string>>();
}

std::vector<const mlgym_row*> rows_of_models(const mlgym::Rows& rows,
                                             const std::vector<std::string>& models) {
  std::set<std::string> known;
  std::vector<const mlgym_row*> chosen;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    const std::string model(mlgym::view(rows[i].model));
    known.insert(model);
    if (models.empty() || std::find(models.begin(), models.end(), model) != models.end())
      chosen.push_back(&rows[i]);
  }
  for (const auto& model : models) {
    if (known.count(model) == 0) refuse_unknown_model(model, known);
  }
  return chosen;
}

void refuse_unknown_model(const std::string& model, const std::set<std::string>& known) {
  std::string list;
  for (const auto& one : known) {
    if (!one.empty()) list += (list.empty() ? "" : ", ") + one;
  }
  throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "no run is of the model \"" + model +
                                                 "\"; there are " + (list.empty() ? "none" : list));
}

}  // namespace aggregator
