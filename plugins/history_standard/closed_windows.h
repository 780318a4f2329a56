// Of a file that is shown again, older windows give way to a line.
#pragma once

#include <mlgym/plugin.hpp>

namespace history {

// The latest window of each file stays; whatever else a message says stays, too.
class ClosedWindows : public mlgym::History {
 public:
  explicit ClosedWindows(const mlgym::Settings&) {}
  std::vector<mlgym::Message> view(mlgym::Call& call, const std::vector<mlgym::Message>& messages,
                                   std::int64_t budget) override;
};

}  // namespace history
