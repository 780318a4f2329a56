// Names of run folders in result trees of MLGym, "the original".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mlgym {

// MODEL__TASK__AGENT__t-T__p-P__c-C__install-N[__SUFFIX]_run_I. The model's part may hold "__".
struct OriginalName {
  std::string model;  // without "metagen-", as the original's own tables name it
  std::string task;   // its id
  std::string agent;  // the stem of its configuration's file name
  double temperature = 0, top_p = 0;
  double cost_limit = 0;  // US dollars
  std::string suffix;     // empty without one
  std::int64_t run = 0;   // from 0
};

// Nothing: the name has another form.
std::optional<OriginalName> parse_original_name(std::string_view folder);

}  // namespace mlgym
