// The Python that a task's programs run with: the system's, or one made for the task.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "boxes/box.h"
#include "config/task_file.h"

namespace mlgym {

struct PythonEnvironment {
  std::filesystem::path folder;  // of a virtual environment; empty: the system's Python
  std::string digest;            // over the interpreter and the versions of what is asked for

  std::string interpreter() const;  // its path in a box
  // Adds it to a box: its files, and its programs before the system's.
  void show_in(BoxSpec& box) const;
};

// The system's Python where it has the packages, else the environment that `prepare` made from the
// lock file. kFailedPrecondition says what is missing and which command gets it.
absl::StatusOr<PythonEnvironment> find_python_environment(const PythonNeeds& needs);

// Makes the environment of the lock file with uv where the user has it, else with pip, in a box
// with network, unless there is no need for it. `wheels` (may be empty) is a folder of wheels to
// use instead of the network.
absl::StatusOr<PythonEnvironment> prepare_python_environment(Boxes& boxes, const PythonNeeds& needs,
                                                             const std::filesystem::path& wheels,
                                                             const std::atomic<bool>* cancelled);

// The programs that make a virtual environment at `place` in a box from a lock file there.
std::vector<std::vector<std::string>> pip_commands(const std::string& place,
                                                   const std::string& lock);

// The folder of wheels to use instead of the network: MLGYM_WHEELS, else `from`/wheels, which
// `fetch_wheels` fills; empty when there is neither.
std::filesystem::path wheel_folder(const std::filesystem::path& from = {});

// Puts the wheels of the lock file into `folder`/wheels, digests checked. Uses `wheels` (may be
// empty) instead of the network.
absl::Status fetch_wheels(Boxes& boxes, const PythonNeeds& needs,
                          const std::filesystem::path& wheels, const std::filesystem::path& folder,
                          const std::atomic<bool>* cancelled);

// kFailedPrecondition when the needs say that a GPU is required and this machine has none.
absl::Status check_gpu(const PythonNeeds& needs);

}  // namespace mlgym
