// A script of a plugin's folder as a component like any other.
#pragma once

#include <mlgym/abi.h>

#include <memory>

#include "plugins/manifest.h"

namespace mlgym {

// `provided` is an entry of the manifest with a script. The component lives as long as this
// process; the same entry gives the same component. It is stateless: its instances may be used by
// several threads. Thread-safe.
const mlgym_component* script_component(const Manifest& manifest, const Provided& provided);

}  // namespace mlgym
