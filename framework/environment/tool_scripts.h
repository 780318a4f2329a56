// Showing the scripts of a plugin in a box.
#pragma once

#include <absl/status/status.h>

#include "boxes/box.h"
#include "plugins/manifest.h"

namespace mlgym {

// Copies the plugin's scripts to where the box sees them, as script_folder_in_box says, unless they
// are there. Only the host can write there. One thread at a time for a box.
absl::Status show_scripts(const Manifest& plugin, const Box& box);

}  // namespace mlgym
