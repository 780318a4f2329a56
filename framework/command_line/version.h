#pragma once

namespace mlgym {

inline constexpr const char* kVersion = MLGYM_VERSION;

}  // namespace mlgym
