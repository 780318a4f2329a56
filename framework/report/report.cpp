#include "report/report.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <utility>

#include "base/status.h"
#include "base/text.h"
#include "components/aggregator.h"
#include "report/analyses.h"
#include "report/html/plot_spec.h"
#include "report/rows.h"

namespace mlgym {

namespace {

struct Tables {
  Json tables = Json::object();
  std::vector<std::string> notices;
  Json records = Json::array();
};

// The digests by which what was reported can be told from what the records may later say.
Json records_of(const std::vector<EpisodeRow>& rows) {
  Json records = Json::array();
  for (const auto& row : rows) {
    if (!row.record.empty())
      records.push_back({{"run", row.run}, {"episode", row.episode}, {"hash", row.record}});
  }
  return records;
}

absl::StatusOr<const mlgym_component*> load_profile(const ReportRequest& request,
                                                    Registry& registry) {
  const auto place = registry.find("aggregator", request.profile);
  if (!place.ok()) return with_context(place.status(), "profile");
  return registry.load(*place);
}

absl::StatusOr<Tables> aggregated(const ReportRequest& request, Registry& registry,
                                  const std::atomic<bool>* cancelled) {
  // The plugin is looked for and loaded while files are read.
  auto loading = std::async(std::launch::async, [&] { return load_profile(request, registry); });
  auto read = read_rows(request.runs);
  const auto component = loading.get();
  if (!component.ok()) return component.status();
  if (!read.ok()) return read.status();
  Call call(plain_host_services(), Deadline::never(), cancelled);
  auto aggregator = AggregatorComponent::create(*component, request.settings, call);
  if (!aggregator.ok()) return aggregator.status();
  const RowViews views(read->rows);
  auto tables = aggregator->tables(call, views.pointers());
  if (!tables.ok()) return tables.status();
  return Tables{*std::move(tables), std::move(read->notices), records_of(read->rows)};
}

// Adds tables, none of which replaces another.
absl::Status add_analyses(const ReportRequest& request, std::vector<std::string_view> analyses,
                          const std::atomic<bool>* cancelled, Tables& found) {
  // Where an aggregator made tables, it has checked the names.
  ModelChoice models{{}, is_analysis(request.profile)};
  if (const auto named = request.settings.find("models"); named != request.settings.end())
    models.names = named->get<std::vector<std::string>>();
  auto analysed = analyse(analyses, request.runs, models, cancelled);
  if (!analysed.ok()) return analysed.status();
  for (auto& [name, table] : analysed->tables.items())
    if (!found.tables.contains(name)) found.tables[name] = std::move(table);
  for (auto& notice : analysed->notices)
    if (std::find(found.notices.begin(), found.notices.end(), notice) == found.notices.end())
      found.notices.push_back(std::move(notice));
  return absl::OkStatus();
}

// Sums and means of huge scores may overflow; to every format that is nothing.
void drop_infinite_numbers(Json& tables) {
  for (auto& [name, table] : tables.items())
    for (auto& row : table["rows"])
      for (auto& cell : row)
        if (cell.is_number_float() && !std::isfinite(cell.get<double>())) cell = nullptr;
}

absl::StatusOr<Tables> tables_of(const ReportRequest& request, Registry& registry,
                                 const std::atomic<bool>* cancelled) {
  Tables found;
  std::vector<std::string> all = analysis_names();
  std::vector<std::string_view> analyses;
  if (is_analysis(request.profile)) {
    analyses = {request.profile};
  } else {
    auto made = aggregated(request, registry, cancelled);
    if (!made.ok()) return made;
    found = *std::move(made);
    if (request.with_analyses) analyses.assign(all.begin(), all.end());
  }
  if (analyses.empty()) return found;
  if (auto added = add_analyses(request, analyses, cancelled, found); !added.ok()) return added;
  return found;
}

}  // namespace

absl::StatusOr<Json> make_report(const ReportRequest& request, Registry& registry,
                                 const std::atomic<bool>* cancelled) {
  auto found = tables_of(request, registry, cancelled);
  if (!found.ok()) return found.status();
  drop_infinite_numbers(found->tables);
  for (const auto& [name, table] : found->tables.items())
    if (const auto plot = plot_of_table(name, table); !plot.ok()) return plot.status();

  Json report = {{"schema", 1},
                 {"profile", request.profile},
                 {"runs", Json::array()},
                 {"records", std::move(found->records)},
                 {"notices", Json::array()},
                 {"tables", std::move(found->tables)}};
  for (const auto& run : request.runs) report["runs"].push_back(to_utf8(run.string()));
  for (const auto& notice : found->notices) report["notices"].push_back(to_utf8(notice));
  return report;
}

}  // namespace mlgym
