#include "run/earlier_spending.h"

#include "base/json.h"
#include "record/event_log.h"

namespace mlgym {
namespace fs = std::filesystem;

absl::Status add_earlier_spending(const fs::path& run_folder, Budget& budget) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(run_folder / "episodes", error)) {
    if (entry.path().filename() != "events.jsonl") continue;
    const auto read = read_events(entry.path(), [&budget](const Json& event) {
      if (event["k"] != "model.end") return;
      const Json& call = event["d"];
      const Json cost = call.value("cost", Json(nullptr));
      budget.add_spent(cost.is_number() ? cost.get<double>() : 0,
                       call.value("charged_tokens", std::int64_t{0}),
                       call.value("attempts", std::int64_t{1}));
    });
    if (!read.ok()) return read.status();
  }
  return absl::OkStatus();
}

}  // namespace mlgym
