// Windows of files in observations, as the editor's tools print them:
//
//   [File: /home/agent/workspace/train.py (3 lines total)]
//   (1 more lines above)
//   2:import numpy
//   3:
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mlgym {

struct FileWindow {
  std::string_view path;  // borrowed from the observation
  std::size_t lines = 0;  // of the whole file
  std::size_t first = 0;  // line shown first, from 1; 0: none is shown
  std::size_t shown = 0;
  std::string text;  // of the lines shown, each with its line end
  bool whole() const { return shown == lines; }
};

// The first window of an observation.
std::optional<FileWindow> find_window(std::string_view observation);

}  // namespace mlgym
