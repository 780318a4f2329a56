// A folder of plugin folders for one test, removed at its end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.h"

namespace mlgym {

class PluginFolders {
 public:
  PluginFolders()
      : folder_(*make_temporary_folder(std::filesystem::temp_directory_path(), "mlgym-test-")) {}
  ~PluginFolders() { (void)remove_tree(folder_); }
  PluginFolders(const PluginFolders&) = delete;
  PluginFolders& operator=(const PluginFolders&) = delete;

  const std::filesystem::path& path() const { return folder_; }

  // Writes PLACE/plugin.yaml and gives its path.
  std::filesystem::path write_manifest(const std::string& place, std::string_view text) const {
    std::filesystem::create_directories(folder_ / place);
    (void)write_file_atomically(folder_ / place / "plugin.yaml", text);
    return folder_ / place / "plugin.yaml";
  }

  // A manifest that provides one component, with a library that does not exist.
  std::filesystem::path write_plugin(const std::string& place, const std::string& kind,
                                     const std::string& name) const {
    return write_manifest(place, "name: " + place + "\nversion: 1.0.0\nabi: \"1.0\"\nlibrary: " +
                                     place + ".so\nprovides: [{kind: " + kind + ", name: " + name +
                                     ", summary: For a test}]\n");
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace mlgym
