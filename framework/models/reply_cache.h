// Replies that were given before, in the user's cache folder.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/json_forward.h"

namespace mlgym {

// Any number of threads and processes. A key is a digest of everything that a reply depends on.
class ReplyCache {
 public:
  explicit ReplyCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // A file that cannot be read counts as none.
  std::optional<Json> find(const std::string& key) const;
  absl::Status keep(const std::string& key, const Json& reply) const;

 private:
  std::filesystem::path file(const std::string& key) const;
  std::filesystem::path folder_;
};

}  // namespace mlgym
