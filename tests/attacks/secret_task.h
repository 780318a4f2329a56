// A made-up task whose labels and evaluation files hold a random nonce that nobody else knows.
#pragma once

#include <string>

#include "attack.h"

namespace mlgym::test {

enum class Submits { table, code, pickle };

class SecretTask {
 public:
  explicit SecretTask(Submits kind);

  const WatchedHost& host() const { return host_; }
  const std::string& nonce() const { return nonce_; }
  Variables variables() const;
  // Plays the commands in this task in the named sandbox.
  Played play(const std::vector<std::string>& commands,
              const std::string& sandbox = "bubblewrap") const;
  // Scores a submission: a file or a folder below host().folder().
  Finished grade(const std::string& submission) const;

 private:
  WatchedHost host_;
  std::string nonce_;
};

// Commands that put walker.py into the workspace, and that run it once.
std::string bring_walker();
extern const char* const kWalk;

}  // namespace mlgym::test
