// Containers and images carry who made them, so that the next spawner can remove what a killed one
// left.
#pragma once

#include <string>

#include "engine.h"

namespace podman {

inline constexpr const char* kOwnerLabel = "mlgym";        // process id and start time
inline constexpr const char* kPlaceLabel = "mlgym.place";  // where that process id counts

struct Owner {
  std::string process, place;
  static Owner self();
  Json labels() const;
};

// Removes containers and images of owners of this place that live no more.
void remove_left_behind(Engine& engine, const Owner& self);

}  // namespace podman
