// The setting "models".
#pragma once

#include <mlgym/plugin.hpp>

#include <set>
#include <string>
#include <vector>

namespace aggregator {

// Empty where it is absent.
std::vector<std::string> models_in(const mlgym::Settings& settings);

// The rows of these models, or all where none is named. Throws for a model without any.
std::vector<const mlgym_row*> rows_of_models(const mlgym::Rows& rows,
                                             const std::vector<std::string>& models);

[[noreturn]] void refuse_unknown_model(const std::string& model,
                                       const std::set<std::string>& known);

}  // namespace aggregator
