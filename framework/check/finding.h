// What `mlgym doctor` finds.
#pragma once

#include <string>
#include <vector>

namespace mlgym {

struct Finding {
  enum class Status { ok, soft, missing };  // soft: mlgym works, with less
  std::string name;                         // docs/doctor.md lists them
  Status status = Status::ok;
  std::string detail;
  std::string remedy;  // what to do about it; empty when nothing is to be done
};

const char* name_of(Finding::Status status);

}  // namespace mlgym
