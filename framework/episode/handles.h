// What agents hold of environments and snapshots: numbers in disguise. None is null, and a wrong
// one is found out.
#pragma once

#include <cstdint>

namespace mlgym {

template <class Handle>
Handle* handle_of(std::int64_t number) {
  return reinterpret_cast<Handle*>(static_cast<std::intptr_t>(number) + 1);
}
template <class Handle>
std::int64_t number_of(const Handle* handle) {
  return static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(handle)) - 1;
}

}  // namespace mlgym
