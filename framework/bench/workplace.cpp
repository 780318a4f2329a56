#include "bench/workplace.h"

#include "base/file.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;

absl::StatusOr<std::unique_ptr<Workplace>> Workplace::make(Registry& registry, StartBoxes start) {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) return system_error(error.value(), "there is no folder for temporary files");
  auto folder = make_temporary_folder(parent, "mlgym-bench-");
  if (!folder.ok()) return folder.status();
  return std::unique_ptr<Workplace>(new Workplace(registry, std::move(start), std::move(*folder)));
}

Workplace::Workplace(Registry& registry, StartBoxes start, fs::path folder)
    : registry_(registry), start_(std::move(start)), folder_(std::move(folder)) {}

Workplace::~Workplace() {
  boxes_.reset();
  (void)remove_tree(folder_);
}

absl::StatusOr<Boxes*> Workplace::boxes() {
  if (!boxes_) {
    auto started = start_();
    if (!started.ok()) return started.status();
    boxes_ = std::move(*started);
  }
  return boxes_.get();
}

BoxSpec bench_box() {
  BoxSpec spec;
  spec.name = "bench";
  spec.limits.memory_bytes = 8ull << 30;
  spec.limits.processes = 512;
  spec.limits.disk_bytes = 10ull << 30;
  return spec;
}

}  // namespace mlgym
