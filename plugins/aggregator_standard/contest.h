// The scores that the original's tables compare: tasks by contestants.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace aggregator {

// Of one contestant in one task, over all its runs; NaN where there is none.
struct Standing {
  double best;  // attempt: of all entries
  double last;  // entry of a run
};

struct Contested {
  std::string name;  // of the task, as tables show it
  int direction = MLGYM_MAXIMIZE;
  std::vector<Standing> standings;  // by contestant
};

// The baseline is the first contestant; both its scores are the same.
inline constexpr std::size_t kBaseline = 0;

struct Contest {
  std::vector<std::string> names;     // of contestants, in the order listed
  std::vector<Contested> tasks;       // in the order of the published tables, then by name
  std::vector<std::string> left_out;  // models that the published tables leave out
  std::size_t most_runs = 0;          // of one contestant in one task
};

// `models`: who takes part, in this order; all but those left out, by name, where it is empty. A
// model that several agents played is a contestant with each of them. Throws when a model is
// unknown, or when runs of this program do not compare with those of the original.
Contest contest_of(const mlgym::Rows& rows, const std::vector<std::string>& models);

}  // namespace aggregator
