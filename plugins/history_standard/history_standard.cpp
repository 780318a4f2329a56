// The history processors that come with mlgym: docs/history.md.
#include "closed_windows.h"
#include "last_observations.h"
#include "summarise.h"
#include "token_budget.h"

namespace {

struct Full : mlgym::History {
  explicit Full(const mlgym::Settings&) {}
  std::vector<mlgym::Message> view(mlgym::Call&, const std::vector<mlgym::Message>& messages,
                                   std::int64_t) override {
    return messages;
  }
};

constexpr const char* kNoSettings =
    R"({"type": "object", "additionalProperties": false, "properties": {}})";

}  // namespace

MLGYM_PLUGIN("history_standard", "0.1.0",
             mlgym::component<Full>("full", "Everything, as it was said", kNoSettings),
             mlgym::component<history::LastObservations>(
                 "last-observations", "Older observations are left out, what the model said stays",
                 R"({"type": "object", "additionalProperties": false, "properties": {
             "n": {"type": "integer", "minimum": 1},
             "opening": {"type": "integer", "minimum": 1}}})"),
             mlgym::component<history::ClosedWindows>(
                 "closed-windows", "Of a file that is shown again, older windows are left out",
                 kNoSettings),
             mlgym::component<history::Summarise>(
                 "summarise", "Older turns are summarised by a model",
                 R"({"type": "object", "additionalProperties": false, "properties": {
             "role": {"type": "string", "minLength": 1},
             "keep": {"type": "integer", "minimum": 1},
             "every": {"type": "integer", "minimum": 1},
             "longest": {"type": "integer", "minimum": 100},
             "max_output_tokens": {"type": "integer", "minimum": 1},
             "instructions": {"type": "string"},
             "opening": {"type": "integer", "minimum": 1}}})"),
             mlgym::component<history::TokenBudget>(
                 "token-budget", "The opening and as many of the latest turns as fit",
                 R"({"type": "object", "additionalProperties": false, "properties": {
             "tokens": {"type": "integer", "minimum": 1},
             "opening": {"type": "integer", "minimum": 1}}})"));
