#include "report/report.h"

#include "base/status.h"
#include "components/aggregator.h"
#include "report/rows.h"

namespace mlgym {

absl::StatusOr<Json> make_report(const ReportRequest& request, Registry& registry,
                                 const std::atomic<bool>* cancelled) {
  const auto place = registry.find("aggregator", request.profile);
  if (!place.ok()) return with_context(place.status(), "profile");
  const auto component = registry.load(*place);
  if (!component.ok()) return component.status();
  const auto read = read_rows(request.runs);
  if (!read.ok()) return read.status();

  Call call(plain_host_services(), Deadline::never(), cancelled);
  auto aggregator = AggregatorComponent::create(*component, request.settings, call);
  if (!aggregator.ok()) return aggregator.status();
  const RowViews views(read->rows);
  auto tables = aggregator->tables(call, views.pointers());
  if (!tables.ok()) return tables.status();

  Json report = {{"schema", 1},
                 {"profile", request.profile},
                 {"runs", Json::array()},
                 {"notices", read->notices},
                 {"tables", std::move(*tables)}};
  for (const auto& run : request.runs) report["runs"].push_back(run.string());
  return report;
}

}  // namespace mlgym
