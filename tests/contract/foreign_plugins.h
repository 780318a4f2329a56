// The plugins that are built beside the tests, by other compilers and other SDKs.
#pragma once

#include <cstddef>

#include "catch.h"
#include "variable.h"

namespace mlgym::test {

// While it lives, plugins of a previous and of a future SDK are taken.
struct OtherSdks {
  Variable accepted{"MLGYM_ACCEPT_OTHER_HEADERS", "1"};
};

// Of a future SDK, and of no use in this host.
constexpr const char* kNeedsFutureHost = "needs_future_host";

inline void warn_of_absent_plugins(std::size_t found) {
  if (found < 10)
    WARN("only " << found << " of 10 foreign plugins: a compiler or standard library is absent");
}

}  // namespace mlgym::test
