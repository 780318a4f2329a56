// What the program and its module for downloads agree on. libcurl takes as long to load as the rest
// of the program: it is in a library of its own, opened with the first download.
#pragma once

#include "data/http_transfer.h"

namespace mlgym {

using TransferFunction = void(const TransferRequest&, const Fetching&, Transfer& made);

inline constexpr const char* kHttpModule = "mlgym_http.so";  // in PREFIX/lib/mlgym
inline constexpr const char* kTransferSymbol = "mlgym_transfer";

}  // namespace mlgym
