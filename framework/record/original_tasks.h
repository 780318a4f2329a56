// The thirteen tasks that the original's tables are about.
#pragma once

#include <string_view>

namespace mlgym {

struct OriginalTask {
  std::string_view id;      // in folder names
  std::string_view metric;  // the one it is judged by: a key of its results
  bool maximize;
};

// Null: another task, of whose metrics results do not say which counts, nor whether more is better.
const OriginalTask* find_original_task(std::string_view id);

}  // namespace mlgym
