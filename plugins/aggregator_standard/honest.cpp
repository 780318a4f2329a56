#include "honest.h"

#include "cells.h"
#include "models.h"
#include "players.h"
#include "tables.h"

namespace aggregator {

Honest::Honest(const mlgym::Settings& settings) : models_(models_in(settings)) {
  options_.confidence = settings.number("confidence", options_.confidence);
  if (!(options_.confidence > 0 && options_.confidence < 1))
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"confidence\" is not between 0 and 1");
  const std::int64_t resamples = settings.integer("resamples", options_.resamples);
  if (resamples < 100 || resamples > 1'000'000)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "setting \"resamples\" is not between 100 and 1000000");
  options_.resamples = static_cast<int>(resamples);
}

std::string Honest::tables(mlgym::Call&, const mlgym::Rows& rows) {
  const auto chosen = rows_of_models(rows, models_);
  const std::vector<Cell> cells = cells_of(mlgym::Rows(chosen.data(), chosen.size()));
  const std::vector<Player> players = players_of(cells);
  const std::vector<Json> pairs = pairs_tables(players, options_);
  const Json tables = {{"scores", scores_table(cells, options_)},
                       {"normalised", normalised_table(cells, players, options_)},
                       {"best_at_k", best_at_k_table(cells)},
                       {"pairs", pairs[0]},
                       {"pairs_by_task", pairs[1]},
                       {"pareto", pareto_table(players)},
                       {"resources", resources_table(cells)},
                       {"failures", failures_table(cells)},
                       {"marks", marks_table(cells)},
                       {"caveats", caveats_table(cells, players)}};
  return tables.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace aggregator
