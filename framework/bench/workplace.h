// What benchmarks work with.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <functional>
#include <memory>

#include "boxes/box.h"
#include "plugins/registry.h"

namespace mlgym {

// One thread. The registry outlives it; its folder is removed with it.
class Workplace {
 public:
  using StartBoxes = std::function<absl::StatusOr<std::unique_ptr<Boxes>>()>;
  static absl::StatusOr<std::unique_ptr<Workplace>> make(Registry& registry, StartBoxes start);
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  // Started when first asked for: many benchmarks need none. kFailedPrecondition where no box can
  // be made.
  absl::StatusOr<Boxes*> boxes();
  // Some of one's own, whose processes stay where the caller is pinned to.
  absl::StatusOr<std::unique_ptr<Boxes>> more_boxes() { return start_(); }
  Registry& registry() { return registry_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  Workplace(Registry& registry, StartBoxes start, std::filesystem::path folder);
  Registry& registry_;
  StartBoxes start_;
  std::filesystem::path folder_;
  std::unique_ptr<Boxes> boxes_;
};

// What a box of a benchmark may use: what agents get by default.
BoxSpec bench_box();

}  // namespace mlgym
