// The windows on files in what an editor prints.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace history {

// Under a line `[File: PATH (N lines total)]`, the lines `K:TEXT` from the first to the last.
struct Window {
  std::string path;
  std::size_t begin, end;  // bytes of the text, with the last line's end
  std::size_t lines;
};

// In the order of the text. A header without numbered lines has no window.
std::vector<Window> windows_in(std::string_view text);

}  // namespace history
