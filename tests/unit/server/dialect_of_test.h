// A dialect's two directions, as the host makes use of them.
#pragma once

#include <string>
#include <string_view>

#include "catch.h"
#include "endpoint.h"
#include "server/dialects/dialect.h"

namespace mlgym::test {

// What the host makes of a body, in the words of docs/process_protocol.md.
inline Json request_of(const Dialect& dialect, std::string_view body) {
  const auto asked = dialect.read(parsed(body));
  INFO(asked.status().ToString());
  REQUIRE(asked.ok());
  const ReceivedRequest received(asked->request);
  return wire_request(*received.get());
}

inline std::string fault_of(const Dialect& dialect, std::string_view body) {
  const auto asked = dialect.read(parsed(body));
  REQUIRE_FALSE(asked.ok());
  CHECK(asked.status().code() == absl::StatusCode::kInvalidArgument);
  return std::string(asked.status().message());
}

inline Json answer_of(const Dialect& dialect, const AskedChat& asked, std::string_view reply) {
  const Json told = parsed(reply);
  return dialect.answer({asked, told, "01", 1700000000});
}

}  // namespace mlgym::test
