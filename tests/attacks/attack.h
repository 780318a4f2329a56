// An attack: hostile commands played in one box while an honest agent works in the next one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "commands.h"

namespace mlgym::test {

// A host on which attacks run: what it holds beside mlgym's own files, and what must be gone when a
// run has ended. mlgym's folders for boxes and temporary files are inside it.
class WatchedHost {
 public:
  WatchedHost();
  const Folder& folder() const { return folder_; }
  Variables variables() const;  // for mlgym
  // Fails the test unless no process, box or temporary file is left and no other file changed.
  void check_unharmed() const;

 private:
  Folder folder_;
  std::filesystem::path sentinel_;  // everybody may write it
};

// Plays the commands in Battle of the Sexes, then submits, beside an honest neighbour. Checks that
// the neighbour was not disturbed, that the host is unharmed and that the record verifies.
Played attack(const std::vector<std::string>& commands,
              const std::vector<std::string>& overrides = {}, const Variables& variables = {});

// The same for a host of the test's own.
Played attack(const WatchedHost& host, const std::vector<std::string>& commands,
              const std::vector<std::string>& overrides = {}, const Variables& variables = {});

// Writes the best strategy into the workspace.
extern const char* const kHonestStrategy;
// The scores are what that strategy is worth: the attack has neither helped nor harmed.
void check_honest_score(const Played& played);
// The scores are the floors, with a reason.
std::string check_floored(const Played& played);
// The step's observation holds no sign of success.
void check_refused(const Played& played, std::size_t step, const std::string& sign);

}  // namespace mlgym::test
