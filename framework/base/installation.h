// Where the parts of this installation lie. A build tree has the same layout below its own folder.
#pragma once

#include <filesystem>
#include <vector>

namespace mlgym {

struct Installation {
  std::filesystem::path prefix;  // holds bin/ with the running program
  std::filesystem::path
      programs;  // PREFIX/libexec/mlgym: mlgym_spawner, mlgym_plugin_runner, mlgym_box_init, ...
  std::filesystem::path plugins;  // PREFIX/lib/mlgym/plugins
  std::filesystem::path share;    // PREFIX/share/mlgym: tasks/, agents/, policy_shim.py

  // Everything that a box must not show: the above, the running program and the folders that hold
  // the sources, with links resolved.
  std::vector<std::filesystem::path> hidden() const;
};

// Of the running program; MLGYM_PREFIX names another one (tests of programs that lie elsewhere).
const Installation& installation();

// $XDG_DATA_HOME/mlgym, by default ~/.local/share/mlgym.
std::filesystem::path user_data_folder();

}  // namespace mlgym
