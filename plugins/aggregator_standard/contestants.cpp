#include "contestants.h"

#include <algorithm>
#include <set>

#include "models.h"
#include "published.h"

namespace aggregator {
namespace {

const std::string kBaselineName = "baseline";  // of the scores that tasks come with

std::string with(std::string_view name, std::string_view what) {
  return std::string(name) + " (" + std::string(what) + ")";
}

std::set<std::string> known(const std::map<Contestant, std::string>& names) {
  std::set<std::string> sorted;
  for (const auto& [contestant, name] : names) sorted.insert(name);
  return sorted;
}

}  // namespace

std::map<Contestant, std::string> names_of_contestants(const mlgym::Rows& rows) {
  std::map<std::string_view, std::set<std::string_view>> agents;  // by model
  std::set<Contestant> all;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    all.insert(contestant_of(rows[i]));
    agents[mlgym::view(rows[i].model)].insert(mlgym::view(rows[i].agent));
  }
  std::map<Contestant, std::string> names;
  std::set<std::string> taken = {kBaselineName};
  for (const auto& contestant : all) {
    const auto& [model, agent, origin] = contestant;
    std::string name(model.empty() ? agent : model);
    if (!model.empty() && agents[model].size() > 1) name = with(model, agent);
    if (taken.count(name) != 0) name = with(name, origin.empty() ? agent : origin);
    while (taken.count(name) != 0) name += "'";
    taken.insert(name);
    names[contestant] = name;
  }
  return names;
}

std::vector<Contestant> choose_contestants(const std::map<Contestant, std::string>& names,
                                           const std::vector<std::string>& models,
                                           std::vector<std::string>& left_out) {
  std::vector<Contestant> chosen;
  for (const auto& model : models) {
    const std::size_t before = chosen.size();
    for (const auto& [contestant, name] : names) {
      const bool named = std::get<0>(contestant) == model || name == model;
      if (named && std::find(chosen.begin(), chosen.end(), contestant) == chosen.end())
        chosen.push_back(contestant);
    }
    const bool again = std::count(models.begin(), models.end(), model) > 1;
    if (chosen.size() == before && !again) refuse_unknown_model(model, known(names));
  }
  if (!models.empty()) return chosen;
  for (const auto& [contestant, name] : names) {
    const auto& [model, agent, origin] = contestant;
    if (!origin.empty() && is_left_out(model)) {
      left_out.push_back(name);
    } else {
      chosen.push_back(contestant);
    }
  }
  std::sort(chosen.begin(), chosen.end(), [&names](const Contestant& a, const Contestant& b) {
    return names.at(a) < names.at(b);
  });
  return chosen;
}

}  // namespace aggregator
