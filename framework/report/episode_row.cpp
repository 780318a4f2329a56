#include "report/episode_row.h"

#include "plugins/call.h"

namespace mlgym {
namespace {

mlgym_row view_of(const EpisodeRow& row, const std::vector<mlgym_str>& marks,
                  const std::vector<const mlgym_validation*>& validations) {
  mlgym_row view{};
  view.size = sizeof view;
  view.direction = row.direction;
  view.task = borrow(row.task);
  view.variant = borrow(row.variant);
  view.agent = borrow(row.agent);
  view.model = borrow(row.model);
  view.pool = borrow(row.pool);
  view.run = borrow(row.run);
  view.episode = borrow(row.episode);
  view.repeat = row.repeat;
  view.seed = row.seed;
  view.metric = borrow(row.metric);
  view.score = row.score;
  view.floor_value = row.floor;
  view.baseline = row.baseline;
  view.target = row.target;
  view.normalised = row.normalised;
  view.status = borrow(row.status);
  view.exit_status = borrow(row.exit_status);
  view.floored = borrow(row.floored);
  view.error = borrow(row.error);
  view.steps = row.steps;
  view.seconds = row.seconds;
  view.compute_seconds = row.compute_seconds;
  view.cost_usd = row.cost_usd;
  view.input_tokens = row.input_tokens;
  view.output_tokens = row.output_tokens;
  view.marks = marks.data();
  view.mark_count = marks.size();
  view.validations = validations.data();
  view.validation_count = validations.size();
  view.origin = borrow(row.origin);
  return view;
}

}  // namespace

RowViews::RowViews(const std::vector<EpisodeRow>& rows) {
  // Reserved, so that pointers into them stay.
  marks_.reserve(rows.size());
  validations_.reserve(rows.size());
  validation_pointers_.reserve(rows.size());
  rows_.reserve(rows.size());
  for (const auto& row : rows) {
    auto& marks = marks_.emplace_back();
    for (const auto& mark : row.marks) marks.push_back(borrow(mark));
    auto& validations = validations_.emplace_back();
    for (const auto& one : row.validations)
      validations.push_back({sizeof(mlgym_validation), 0, one.step, one.score, one.shadow});
    auto& pointers = validation_pointers_.emplace_back();
    for (const auto& validation : validations) pointers.push_back(&validation);
    pointers_.push_back(&rows_.emplace_back(view_of(row, marks, pointers)));
  }
}

}  // namespace mlgym
