// Whether folders can be laid over each other: what makes branches of boxes cheap.
#pragma once

#include <filesystem>

#include "check/finding.h"

namespace mlgym {

// Tries an overlay below `folder`, in a user namespace as boxes have it.
Finding check_overlay(const std::filesystem::path& folder);

}  // namespace mlgym
