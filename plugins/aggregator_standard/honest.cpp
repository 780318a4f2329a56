#include "honest.h"

#include "cells.h"
#include "tables.h"

namespace aggregator {

Honest::Honest(const mlgym::Settings& settings) : confidence_(settings.number("confidence", 0.95)) {
  if (!(confidence_ > 0 && confidence_ < 1))
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"confidence\" is not between 0 and 1");
}

std::string Honest::tables(mlgym::Call&, const mlgym::Rows& rows) {
  const std::vector<Cell> cells = cells_of(rows);
  const Json tables = {{"scores", scores_table(cells, confidence_)},
                       {"normalised", normalised_table(cells)},
                       {"resources", resources_table(cells)},
                       {"failures", failures_table(cells)},
                       {"caveats", caveats_table(cells)}};
  return tables.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace aggregator
