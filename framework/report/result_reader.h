// Reading a result that any program may have written: the first problem stays, and later reads
// give nothing.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

// Members are named by their path: {"metric", "floor"}. Absent ones and null read as nothing; a
// value of another type is the problem, with the file and the member in its text.
class ResultReader {
 public:
  using Path = std::vector<std::string>;

  // Borrows the result. `file` is for messages.
  ResultReader(const Json& result, std::string file);

  bool has(const Path& path);                        // neither absent nor null
  std::string text(const Path& path);                // nothing: empty
  double number(const Path& path);                   // nothing: NaN
  std::int64_t count(const Path& path);              // nothing: -1
  std::vector<std::string> texts(const Path& path);  // nothing: empty
  const Json& list(const Path& path);                // nothing: empty
  void fail(absl::Status status);
  const absl::Status& status() const { return status_; }

 private:
  const Json* find(const Path& path);
  void expect(const Path& path, const char* what);

  const Json& result_;
  std::string file_;
  absl::Status status_;
};

}  // namespace mlgym
