#include "run/python_environment.h"

#include "base/digest.h"
#include "base/process.h"
#include "base/status.h"

namespace mlgym {
namespace {

// Not "python3" by PATH, which may be a user's own: boxes show only the system's.
constexpr const char* kPython = "/usr/bin/python3";

}  // namespace

absl::StatusOr<std::string> python_environment_digest() {
  ProgramSpec spec;
  spec.arguments = {kPython, "-I", "-c", "import sys; print(sys.version, sys.implementation.cache_tag, sys.path)"};
  const auto facts = output_of(spec, Deadline::after(30));
  if (!facts.ok()) return unable("{} is needed and does not run ({}); install the package python3", kPython, message_of(facts.status()));
  return sha256_hex(*facts);
}

}  // namespace mlgym
