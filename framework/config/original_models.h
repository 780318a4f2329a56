// The models that configurations of MLGym name.
#pragma once

#include <string_view>

namespace mlgym {

// The provider of a model that is named without one, by how well-known names begin; empty: the name
// does not say.
std::string_view provider_of_original(std::string_view model);

}  // namespace mlgym
