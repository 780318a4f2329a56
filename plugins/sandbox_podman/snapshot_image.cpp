#include "snapshot_image.h"

namespace podman {

SnapshotImage::~SnapshotImage() {
  try {
    engine_->send(nullptr, {"DELETE", "/images/" + name_, "", -1, nullptr});
  } catch (const std::exception&) {
    // The next start of a spawner tries again.
  }
}

}  // namespace podman
