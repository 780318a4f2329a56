// What submitted code may take. docs/policy_protocol.md
#pragma once

namespace mlgym {

inline constexpr double kPolicyStartSeconds = 30;
inline constexpr double kPolicyReplySeconds = 2;

}  // namespace mlgym
