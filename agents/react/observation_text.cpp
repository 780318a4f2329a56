#include "observation_text.h"

#include <nlohmann/json.hpp>

namespace react {
namespace {

using Json = nlohmann::ordered_json;

// Nothing where there is no limit.
std::string whole_number(const Json& budget, const char* key) {
  const auto found = budget.find(key);
  if (found == budget.end() || !found->is_number()) return "";
  return std::to_string(static_cast<std::int64_t>(found->get<double>()));
}

std::string words_of(const Json& budget) {
  std::string words;
  const auto add = [&](const char* key, const char* unit) {
    const std::string number = whole_number(budget, key);
    if (!number.empty()) words += (words.empty() ? "left: " : ", ") + number + unit;
  };
  add("steps", " steps");
  add("compute", " s of computing");
  add("feedback", " validations");
  return words.empty() ? "no limits" : words;
}

}  // namespace

std::string observation_text(const Prompts& prompts, const std::string& observation,
                             const std::string& budget, std::int64_t step) {
  const Json left = Json::parse(budget);
  const std::string steps = whole_number(left, "steps");
  const bool nothing = observation.find_first_not_of(" \t\r\n") == observation.npos;
  return (nothing ? prompts.no_output : prompts.observation)
      .fill({{"observation", observation},
             {"budget", words_of(left)},
             {"steps_left", steps.empty() ? "any number of" : steps},
             {"step", std::to_string(step)}});
}

}  // namespace react
