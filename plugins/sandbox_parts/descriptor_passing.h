// Descriptors in messages of unix sockets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "system.h"

namespace sandbox_parts {

inline constexpr std::size_t kMostPassed = 16;

// At most kMostPassed descriptors beside some bytes. Async-signal-safe. False with errno.
bool send_with_descriptors(int socket, std::string_view bytes, const int* numbers,
                           std::size_t count);
// The bytes of one message, at most 16 KiB; exactly `count` descriptors go into `numbers`, else
// nothing is received. `flags` as of recvmsg(2).
std::string receive_with_descriptors(int socket, int flags, int* numbers, std::size_t count);

// One alone. Async-signal-safe. False with errno.
bool send_descriptor(int socket, int descriptor);
// One that has come already; invalid when none has.
Descriptor receive_descriptor(int socket);

}  // namespace sandbox_parts
