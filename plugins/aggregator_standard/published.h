// What the original's published tables call tasks, and whom they leave out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aggregator {

struct PublishedTask {
  std::string_view name;      // in its CSV files
  std::string_view original;  // its id
  std::string_view ours;      // the task of this project that stands for it
};

// By its id or by ours; null for other tasks.
const PublishedTask* published_task(std::string_view id);
// The place in the published tables of a name, also with " (...)" behind it; behind all of them for
// other names.
std::size_t published_place(std::string_view name);

// Models whose runs are published, but which the published tables leave out.
bool is_left_out(std::string_view model);

}  // namespace aggregator
