// A plugin of scripts for one test.
#pragma once

#include <filesystem>
#include <string>

#include "folder.h"

namespace mlgym::test {

constexpr const char* kNotesManifest = R"(name: notes
version: 1.0.0
abi: "1.0"
scripts: scripts
settings: {colour: {type: string, default: blue}}
provides:
  - kind: mlgym.tool/1
    name: find
    group: notebook
    summary: Finds notes.
    parameters:
      - {name: text, description: what is looked for}
      - {name: most, type: integer, required: false}
  - kind: mlgym.tool/1
    name: note
    group: notebook
    description: Takes a note.
    end: end_of_note
    parameters: [{name: title}, {name: text}]
)";

class ScriptPlugin {
 public:
  explicit ScriptPlugin(const std::string& manifest = kNotesManifest) {
    file_ = folder_.write("plugins/notes/plugin.yaml", manifest);
    script("find", "#!/bin/sh\necho find \"$@\"\n");
    script("note", "#!/bin/sh\necho note \"$@\"\ncat\n");
  }
  void script(const std::string& name, const std::string& text) const {
    const auto file = folder_.write("plugins/notes/scripts/" + name, text);
    std::filesystem::permissions(file, std::filesystem::perms(0755));
  }
  const std::filesystem::path& file() const { return file_; }
  std::filesystem::path path() const { return folder_ / "plugins"; }

 private:
  Folder folder_;
  std::filesystem::path file_;
};

}  // namespace mlgym::test
