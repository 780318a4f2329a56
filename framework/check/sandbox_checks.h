// The checks of sandboxes, by what they look at.
#pragma once

#include <vector>

#include "check/sandbox_trial.h"

namespace mlgym {

struct SandboxCheck {
  const char* name;
  void (*run)(SandboxTrial& trial);
  const char* capability = "";  // that the sandbox must have at least softly; empty: none
};

const std::vector<SandboxCheck>& sandbox_shell_checks();
const std::vector<SandboxCheck>& sandbox_life_checks();  // pause, kill, restart, destroy
const std::vector<SandboxCheck>& sandbox_file_checks();  // in and out, snapshots
const std::vector<SandboxCheck>& sandbox_wall_checks();  // what a box sees and may use

}  // namespace mlgym
