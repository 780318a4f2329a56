#define BOOST_DLL_USE_STD_FS

#include "data/http_transfer.h"

#include <boost/dll/shared_library.hpp>
#include <exception>

#include "base/installation.h"
#include "base/status.h"
#include "data/http_module.h"

namespace mlgym {
namespace {

// Never closed.
TransferFunction& load_transfer() {
  static auto* module = new boost::dll::shared_library(
      installation().prefix / "lib" / "mlgym" / kHttpModule, boost::dll::load_mode::rtld_now);
  return module->get<TransferFunction>(kTransferSymbol);
}

}  // namespace

Transfer transfer(const TransferRequest& request, const Fetching& fetching) {
  try {
    Transfer made;
    load_transfer()(request, fetching, made);
    return made;
  } catch (const std::exception& error) {
    return {Transfer::End::refused, unable("{}; install mlgym again, with libcurl", error.what())};
  }
}

}  // namespace mlgym
