// One exchange of HTTP(S): what is missing of a file is asked for and appended to it.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>

#include "data/fetching.h"

namespace mlgym {

struct TransferRequest {
  std::string url;     // http or https
  std::string bearer;  // a token for the first server, never for one it redirects to; may be empty
  int file = -1;       // a regular file, open for writing
  std::uint64_t from = 0;  // bytes of it that are there already
  std::string name;        // of the file, for people
};

struct Transfer {
  enum class End {
    whole,        // the server says that this was all
    interrupted,  // the network, or a server that is overloaded: worth another attempt
    refused,      // another attempt would end the same way
  } end = End::refused;
  absl::Status problem;  // of an end that is not whole; never names the token
  double wait = 0;       // seconds that the server asks to wait
};

// A server that does not know ranges sends the whole file: what was there before is dropped.
// Redirects are followed, ten at most. Proxies are those of the variables http_proxy, https_proxy
// and no_proxy. kCancelled, and errors of the file (a full disk is kResourceExhausted), are
// `refused`. From any thread.
Transfer transfer(const TransferRequest& request, const Fetching& fetching);

}  // namespace mlgym
