// Whole folders that hostile programs filled.
#pragma once

#include <mlgym/call.hpp>

#include <string>

namespace sandbox_parts {

// Copies a folder's content with owners, modes, times, links and holes. `from` may be a
// descriptor's path in /proc.
void copy_folder(mlgym::Call& call, const std::string& from, const std::string& to);

// Removes a folder that hostile programs filled: closed folders are opened first.
void remove_folder(const std::string& path) noexcept;

}  // namespace sandbox_parts
