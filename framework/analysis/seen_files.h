// The files of a workspace, as far as a trajectory shows what is in them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/code_change.h"
#include "analysis/file_window.h"
#include "analysis/seen_step.h"

namespace mlgym {

// The path below the workspace; others as they are.
std::string_view path_in_workspace(std::string_view path);

// Whether an editor's tool refused a change, whose preview it then shows.
bool shows_refused_edit(std::string_view observation);

class SeenFiles {
 public:
  using Contents = std::map<std::string, std::shared_ptr<const std::string>, std::less<>>;

  // Takes in what a step shows: windows of whole files, and here-documents written to files.
  void see(const SeenStep& step, const std::optional<FileWindow>& window);
  // As last seen.
  const Contents& contents() const { return now_; }
  // Whether the agent made the file.
  bool made(std::string_view path) const { return made_.contains(path_in_workspace(path)); }
  // How `state` differs from what the files held when they were first seen; a file that the agent
  // made is compared with all files of the starter together. Nothing: no file was seen.
  std::optional<CodeChange> change(const Contents& state) const;

 private:
  void put(std::string_view path, std::string_view text, bool made);

  Contents first_, now_;
  std::map<std::string, bool, std::less<>> made_;
};

}  // namespace mlgym
