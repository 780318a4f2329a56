// What the engine is asked for when a box is made.
#pragma once

#include <mlgym/kinds/sandbox.h>

#include <sys/types.h>

#include <string>

#include "engine.h"
#include "owner.h"

namespace podman {

struct ContainerPlan {
  std::string image;
  std::string meeting;  // the folder where init finds its socket
  std::string
      nothing;  // a folder with an empty folder "folder" and an empty file "file", for masks
  uid_t user = 0;
};

// The body of a request to create a container.
Json container_spec(const mlgym_box_spec& spec, const ContainerPlan& plan, const Owner& owner);

}  // namespace podman
