#include "analysis/failure_kind.h"

#include <utility>

namespace mlgym {
namespace {

constexpr std::pair<std::string_view, FailureKind> kTags[] = {
    {"max_steps", FailureKind::max_steps}, {"max_time", FailureKind::limits},
    {"max_compute", FailureKind::limits},  {"exit_context", FailureKind::context},
    {"exit_cost", FailureKind::cost},      {"exit_format", FailureKind::format},
    {"exit_api", FailureKind::api},        {"exit_error", FailureKind::runtime},
    {"early_exit", FailureKind::runtime},  {"exit_forfeit", FailureKind::submit},
    {"submit", FailureKind::submit},
};

// What stands in parentheses at the end.
std::string_view tag_of(std::string_view status) {
  const auto open = status.rfind('(');
  if (open == status.npos || !status.ends_with(')')) return status;
  return status.substr(open + 1, status.size() - open - 2);
}

}  // namespace

std::vector<FailureKind> kinds_of_ending(const std::string& exit_status) {
  if (exit_status == "submitted") return {FailureKind::success};
  if (exit_status.find("PermissionError") != std::string::npos) return {FailureKind::permission};
  std::vector<FailureKind> kinds;
  const auto tag = tag_of(exit_status);
  const bool unscored = exit_status.starts_with("evaluation_format_error");
  if (unscored) kinds.push_back(FailureKind::evaluation);
  for (const auto& [known, kind] : kTags)
    if (tag == known && !(unscored && kind == FailureKind::submit)) kinds.push_back(kind);
  if (exit_status.starts_with("submission_not_found") && tag != "submit")
    kinds.push_back(FailureKind::submit);
  if (kinds.empty()) kinds.push_back(FailureKind::runtime);
  return kinds;
}

}  // namespace mlgym
