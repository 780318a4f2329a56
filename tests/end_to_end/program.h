// Running mlgym as a user does.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/process.h"
#include "folder.h"

namespace mlgym::test {

struct Finished {
  int code = -1;  // exit code, or 128 + signal
  std::string out, err;
  Json json() const;  // of `out`; fails the test when it is none
};

using Variables = std::map<std::string, std::string>;

// Runs mlgym with the arguments in `folder`, to its end. Variables of the caller that start with
// MLGYM_ are not passed on; `variables` are.
Finished run_mlgym(const Folder& folder, const std::vector<std::string>& arguments,
                   const Variables& variables = {},
                   const std::filesystem::path& program = MLGYM_PROGRAM);

// Starts it and returns; its output goes to files in `folder`.
Program start_mlgym(const Folder& folder, const std::vector<std::string>& arguments,
                    const Variables& variables = {},
                    const std::filesystem::path& program = MLGYM_PROGRAM);

// How many episodes of a run have a result.
int committed(const std::filesystem::path& run);

}  // namespace mlgym::test
