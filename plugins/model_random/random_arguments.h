// Arguments that fit a tool's schema, by chance.
#pragma once

#include <nlohmann/json.hpp>
#include <random>

namespace random_model {

// A value of a JSON Schema: one of an enum, a number in its range, a short text, each required
// member of an object and the others by a throw of a coin. What the schema does not say is free.
nlohmann::ordered_json random_value(const nlohmann::ordered_json& schema, std::minstd_rand& random,
                                    int depth = 0);

}  // namespace random_model
