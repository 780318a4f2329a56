#include "run/earlier_spending.h"

#include "base/json.h"
#include "record/event_log.h"

namespace mlgym {
namespace fs = std::filesystem;

absl::Status add_earlier_spending(const fs::path& run_folder, Budget& budget) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(run_folder / "episodes", error)) {
    if (entry.path().filename() != "events.jsonl") continue;
    double cost = 0;
    std::int64_t tokens = 0, calls = 0;
    const auto read = read_events(entry.path(), [&](const Json& event) {
      const Json& data = event["d"];
      if (event["k"] == "phase" && data.value("phase", "") == "continued") {
        cost = 0;  // what is before this stands in the earlier attempt's record as well
        tokens = calls = 0;
      } else if (event["k"] == "model.end") {
        const Json price = data.value("cost", Json(nullptr));
        cost += price.is_number() ? price.get<double>() : 0;
        tokens += data.value("charged_tokens", std::int64_t{0});
        calls += data.value("attempts", std::int64_t{1});
      }
    });
    if (!read.ok()) return read.status();
    budget.add_spent(cost, tokens, calls);
  }
  return absl::OkStatus();
}

}  // namespace mlgym
