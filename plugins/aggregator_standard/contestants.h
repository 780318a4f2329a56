// Who takes part in a contest.
#pragma once

#include <mlgym/plugin.hpp>

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace aggregator {

// What tells contestants apart: model, agent, origin.
using Contestant = std::tuple<std::string_view, std::string_view, std::string_view>;

inline Contestant contestant_of(const mlgym_row& row) {
  return {mlgym::view(row.model), mlgym::view(row.agent), mlgym::view(row.origin)};
}

// Names by which tables tell them apart: the model, with the agent where the model had several; of
// those without a model the agent.
std::map<Contestant, std::string> names_of_contestants(const mlgym::Rows& rows);

// Those that `models` names, by model or by name, in this order. All but those that the published
// tables leave out, by name, where it is empty; `left_out` gets their names. Throws for an unknown
// model.
std::vector<Contestant> choose_contestants(const std::map<Contestant, std::string>& names,
                                           const std::vector<std::string>& models,
                                           std::vector<std::string>& left_out);

}  // namespace aggregator
