#include "command_line/sandbox_choice.h"

#include "base/status.h"

namespace mlgym {

absl::StatusOr<std::unique_ptr<Boxes>> start_boxes(const std::string& sandbox,
                                                   const Registry& registry) {
  const auto place = registry.find("sandbox", sandbox);
  if (!place.ok()) return place.status();
  auto boxes = Boxes::start({place->manifest.library, place->provided.name, "{}"});
  if (!boxes.ok()) return with_context(boxes.status(), "sandbox " + sandbox);
  return boxes;
}

}  // namespace mlgym
