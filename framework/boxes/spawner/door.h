// Where people of this user knock who want to look into a box.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>

#include "base/file.h"
#include "boxes/message.h"

namespace mlgym {

// A listening socket at `path` that only this user may connect to. Invalid where the name is too
// long for one: then nobody can look on.
Descriptor open_door(const std::filesystem::path& path);

struct Visitor {
  Descriptor socket;
  Message request;  // {"box": id, "terminal": bool} and three descriptors
};
// kUnavailable when whoever knocked went away, says nothing, or is somebody else.
absl::StatusOr<Visitor> let_in(const Descriptor& door);

}  // namespace mlgym
