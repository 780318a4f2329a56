// As much of a chat as fits.
#pragma once

#include <mlgym/plugin.hpp>

namespace history {

// The opening, a line that says how many messages are left out, and the latest turns that fit; the
// last turn in any case. A token is taken to have four bytes.
class TokenBudget : public mlgym::History {
 public:
  explicit TokenBudget(const mlgym::Settings& settings);
  std::vector<mlgym::Message> view(mlgym::Call& call, const std::vector<mlgym::Message>& messages,
                                   std::int64_t budget) override;

 private:
  std::size_t opening_;
  std::int64_t bytes_;
};

}  // namespace history
