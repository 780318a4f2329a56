// Older observations give way to a line.
#pragma once

#include <mlgym/plugin.hpp>

namespace history {

// What users and tools said after the opening are observations: the last `n` stay, the others say
// how many lines they had.
class LastObservations : public mlgym::History {
 public:
  explicit LastObservations(const mlgym::Settings& settings);
  std::vector<mlgym::Message> view(mlgym::Call& call, const std::vector<mlgym::Message>& messages,
                                   std::int64_t budget) override;

 private:
  std::size_t opening_, n_;
};

}  // namespace history
