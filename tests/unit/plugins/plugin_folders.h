// A folder of plugin folders for one test, removed at its end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "folder.h"

namespace mlgym {

class PluginFolders {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }

  // Writes PLACE/plugin.yaml and gives its path.
  std::filesystem::path write_manifest(const std::string& place, std::string_view text) const {
    return folder_.write(place + "/plugin.yaml", std::string(text));
  }

  // A manifest that provides one component, with a library that does not exist.
  std::filesystem::path write_plugin(const std::string& place, const std::string& kind,
                                     const std::string& name) const {
    return write_manifest(place, "name: " + place + "\nversion: 1.0.0\nabi: \"1.0\"\nlibrary: " +
                                     place + ".so\nprovides: [{kind: " + kind + ", name: " + name +
                                     ", summary: For a test}]\n");
  }

 private:
  test::Folder folder_;
};

}  // namespace mlgym
