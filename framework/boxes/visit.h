// Looking on: the boxes of this user's spawners, seen from another process.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "boxes/box.h"

namespace mlgym {

struct VisibleBox {
  int id = 0;
  std::string name;     // of an agent's box, its episode
  std::string sandbox;  // that made it
  std::string started;  // UTC
  int spawner = 0;      // the process that owns it
  std::filesystem::path folder;
};

// Those that are running, by name and number.
std::vector<VisibleBox> visible_boxes();

// Starts bash in the box with these descriptors as its standard ones; `terminal` when the first is
// one. It runs on while the box is paused, and ends with the box.
absl::StatusOr<BoxProcess> visit(const VisibleBox& box, const std::vector<int>& descriptors,
                                 bool terminal);

}  // namespace mlgym
