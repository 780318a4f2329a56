// A `create` request as the struct that sandboxes take.
#pragma once

#include <mlgym/kinds/sandbox.h>

#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

// Holds everything that the struct points to.
class BoxSpecStorage {
 public:
  // `folder` and `channel` are the box's, `shared` is for what outlives it.
  BoxSpecStorage(const Json& request, const std::filesystem::path& folder,
                 const std::filesystem::path& channel, const std::filesystem::path& shared);
  BoxSpecStorage(const BoxSpecStorage&) = delete;
  BoxSpecStorage& operator=(const BoxSpecStorage&) = delete;
  mlgym_box_spec& spec() { return spec_; }

 private:
  mlgym_str keep(std::string text);

  std::deque<std::string> texts_;  // its elements stay where they are
  std::deque<mlgym_mount> mounts_;
  std::vector<const mlgym_mount*> mount_list_;
  std::vector<mlgym_str> masked_;
  std::deque<mlgym_variable> variables_;
  std::vector<const mlgym_variable*> variable_list_;
  std::vector<std::int32_t> gpus_;
  mlgym_box_limits limits_{};
  mlgym_box_spec spec_{};
};

}  // namespace mlgym
