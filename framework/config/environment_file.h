// A file `.env`: variables for this program, such as the keys of model providers.
#pragma once

#include <absl/status/status.h>

#include <filesystem>

namespace mlgym {

// Sets what the environment does not hold yet. Lines are KEY=VALUE, with `export` before them and
// quotes around the value where wanted; empty ones and those that start with # count for nothing.
// No such file is fine; a line of another form is an error with its place, and never its text.
// While no other thread runs.
absl::Status load_environment_file(const std::filesystem::path& file);

}  // namespace mlgym
