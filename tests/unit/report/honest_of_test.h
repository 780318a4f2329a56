// The aggregators `honest` and others, applied to rows that a test writes.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "components/aggregator.h"
#include "plugins/registry.h"
#include "report/episode_row.h"

namespace mlgym::test {

// A finished episode; a test changes what it is about.
inline EpisodeRow row_of_test(double score, const std::string& agent = "baseline") {
  static std::uint64_t seed = 0;
  EpisodeRow row;
  row.task = "pong";
  row.variant = "full";
  row.agent = agent;
  row.pool = "validation/00";
  row.seed = ++seed;
  row.metric = "wins";
  row.score = score;
  row.floor = 0;
  row.baseline = 0.5;
  row.target = 1;
  row.normalised = (score - 0.5) / 0.5;
  row.status = "finished";
  row.exit_status = "submitted";
  return row;
}
inline EpisodeRow failed_row(const std::string& status) {
  EpisodeRow row = row_of_test(EpisodeRow::kNone);
  row.status = status;
  row.exit_status = "";
  row.normalised = EpisodeRow::kNone;
  return row;
}

inline absl::StatusOr<Json> tables_by(const std::string& profile,
                                      const std::vector<EpisodeRow>& rows,
                                      const Json& settings = Json::object()) {
  static Registry registry({HONEST_FOLDER});
  const auto place = registry.find("aggregator", profile);
  if (!place.ok()) return place.status();
  const auto component = registry.load(*place);
  if (!component.ok()) return component.status();
  Call call(plain_host_services(), Deadline::never());
  auto aggregator = AggregatorComponent::create(*component, settings, call);
  if (!aggregator.ok()) return aggregator.status();
  const RowViews views(rows);
  return aggregator->tables(call, views.pointers());
}

inline absl::StatusOr<Json> honest(const std::vector<EpisodeRow>& rows,
                                   const Json& settings = Json::object()) {
  return tables_by("honest", rows, settings);
}

// The rows of a table as objects by column.
inline Json records_of(const Json& table) {
  Json records = Json::array();
  for (const auto& row : table["rows"]) {
    Json record = Json::object();
    for (std::size_t c = 0; c < row.size(); ++c)
      record[table["columns"][c].get<std::string>()] = row[c];
    records.push_back(record);
  }
  return records;
}

// A table of `honest`, or of another profile, as such objects.
inline Json table_by(const std::string& profile, const std::vector<EpisodeRow>& rows,
                     const std::string& name, const Json& settings = Json::object()) {
  const auto tables = tables_by(profile, rows, settings);
  if (!tables.ok()) throw std::runtime_error(tables.status().ToString());
  return records_of(tables->at(name));
}
inline Json table_of(const std::vector<EpisodeRow>& rows, const std::string& name,
                     const Json& settings = Json::object()) {
  return table_by("honest", rows, name, settings);
}

}  // namespace mlgym::test
