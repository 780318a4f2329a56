#include "report/report.h"

#include "base/json.h"
#include "base/status.h"
#include "components/aggregator.h"
#include "report/rows.h"

namespace mlgym {

absl::StatusOr<Json> make_report(const std::vector<std::filesystem::path>& runs,
                                 std::string_view profile, Registry& registry,
                                 const std::atomic<bool>* cancelled) {
  const auto place = registry.find("aggregator", profile);
  if (!place.ok()) return with_context(place.status(), "profile");
  const auto component = registry.load(*place);
  if (!component.ok()) return component.status();
  const auto rows = read_rows(runs);
  if (!rows.ok()) return rows.status();

  Call call(plain_host_services(), Deadline::never(), cancelled);
  auto aggregator = AggregatorComponent::create(*component, Json::object(), call);
  if (!aggregator.ok()) return aggregator.status();
  const RowViews views(*rows);
  auto tables = aggregator->tables(call, views.pointers());
  if (!tables.ok()) return tables.status();

  Json report = {
      {"schema", 1}, {"profile", profile}, {"runs", Json::array()}, {"tables", std::move(*tables)}};
  for (const auto& run : runs) report["runs"].push_back(run.string());
  return report;
}

}  // namespace mlgym
