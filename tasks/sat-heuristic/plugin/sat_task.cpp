#include "sat_task.h"

#include <chrono>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "decision_time.h"
#include "instances.h"
#include "search.h"
#include "submitted_heuristic.h"

namespace sat {
namespace {

constexpr const char* kLarge = "decisions_large";
constexpr const char* kAdapter = "adapter.py";

std::int64_t within(const mlgym::Settings& settings, const std::string& key, std::int64_t fallback,
                    std::int64_t least, std::int64_t most) {
  const std::int64_t value = settings.integer(key, fallback);
  if (value >= least && value <= most) return value;
  throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"" + key + "\": " + std::to_string(value) +
                                                 " is not between " + std::to_string(least) +
                                                 " and " + std::to_string(most));
}

Size size_from(const mlgym::Settings& settings, const std::string& prefix, const Size& usual) {
  Size size{};
  size.variables =
      static_cast<int>(within(settings, prefix + "variables", usual.variables, 10, 200));
  size.clauses = static_cast<int>(within(settings, prefix + "clauses", usual.clauses, 10, 2000));
  size.most_decisions =
      within(settings, prefix + "most_decisions", usual.most_decisions, 1, 1000000);
  return size;
}

// As starter/practice.py reads it.
nlohmann::ordered_json json_of(const Size& size) {
  return {{"variables", size.variables},
          {"clauses", size.clauses},
          {"most_decisions", size.most_decisions}};
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file || text.empty())
    throw mlgym::Error(MLGYM_NOT_FOUND, "the evaluation files hold no " + std::string(kAdapter));
  return text;
}

// By all threads of the submitted code so far (docs/policy_protocol.md).
double seconds_used(mlgym::Policy& policy) {
  return nlohmann::json::parse(policy.ask(R"({"usage":true})")).at("cpu_seconds").get<double>();
}

double seconds_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

// Decisions a formula.
class Mean {
 public:
  void add(std::int64_t decisions) {
    total_ += decisions;
    ++count_;
  }
  double value() const { return static_cast<double>(total_) / static_cast<double>(count_); }

 private:
  std::int64_t total_ = 0, count_ = 0;
};

std::string table_line(std::int64_t formulas, const Size& size, const char* answer) {
  if (formulas == 0) return "";
  return "\n| " + std::to_string(formulas) + " | " + std::to_string(size.variables) + " | " +
         std::to_string(size.clauses) + " | " + answer + " | " +
         std::to_string(size.most_decisions) + " |";
}

// The search is ours, so what it says is wrong only if it is itself at fault.
void verify(const Outcome& outcome, const Instance& instance) {
  if (!outcome.answer) return;
  if (*outcome.answer != instance.kind.answer ||
      (outcome.answer == Answer::satisfiable && !satisfies(outcome.model, instance.formula)))
    throw std::logic_error("the search gave a wrong answer");
}

}  // namespace

Settings::Settings(const mlgym::Settings& settings)
    : satisfiable(within(settings, "satisfiable", 60, 1, 1000000)),
      unsatisfiable(within(settings, "unsatisfiable", 60, 1, 1000000)),
      large(within(settings, "large", 40, 0, 1000000)),
      size(size_from(settings, "", {50, 218, 1000})),
      large_size(size_from(settings, "large_", {100, 430, 500})),
      decision_milliseconds(within(settings, "decision_milliseconds", 20, 1, 2000)) {}

void SatTask::prepare(mlgym::Call&, mlgym::Workspace& workspace, std::uint64_t) {
  auto sizes = nlohmann::ordered_json::array({json_of(settings_.size)});
  if (settings_.large > 0) sizes.push_back(json_of(settings_.large_size));
  const nlohmann::ordered_json practice = {
      {"sizes", sizes},
      {"literals", kLiterals},
      {"decision_milliseconds", settings_.decision_milliseconds}};
  workspace.put("practice.json", practice.dump() + "\n");
}

void SatTask::evaluate(mlgym::Call& call, const mlgym::Evaluation& evaluation,
                       mlgym::Scores& scores) {
  const Size &size = settings_.size, &large = settings_.large_size;
  Instances instances(
      {{{"decisions_satisfiable", size.variables, size.clauses, Answer::satisfiable},
        settings_.satisfiable},
       {{"decisions_unsatisfiable", size.variables, size.clauses, Answer::unsatisfiable},
        settings_.unsatisfiable},
       {{kLarge, large.variables, large.clauses, Answer::unsatisfiable}, settings_.large}},
      evaluation.seed);
  const nlohmann::json hello = {{"adapter", text_of(evaluation.files + "/" + kAdapter)}};
  mlgym::Policy policy(call, SubmittedHeuristic::kFile, SubmittedHeuristic::kEntry, hello.dump());
  DecisionTime time({[&policy] { return seconds_used(policy); }, &seconds_now,
                     std::thread::hardware_concurrency()},
                    static_cast<double>(settings_.decision_milliseconds) * 1e-3);
  SubmittedHeuristic heuristic(call, policy, time);
  std::map<std::string, Mean> decisions;
  std::int64_t number = 0;
  while (const auto instance = instances.next()) {
    heuristic.start(instance->formula, ++number);
    const bool is_large = instance->kind.name == kLarge;
    const Outcome outcome =
        search(instance->formula, heuristic, (is_large ? large : size).most_decisions);
    verify(outcome, *instance);
    decisions["decisions"].add(outcome.decisions);
    decisions[instance->kind.name].add(outcome.decisions);
  }
  for (const auto& [metric, mean] : decisions) scores.add(metric, mean.value());
  scores.add("cpu_seconds", time.total());
}

// A line of the instructions' table for each kind of formulas that there is.
std::string SatTask::table() const {
  const Size &size = settings_.size, &large = settings_.large_size;
  return "| formulas | variables | clauses | | calls at most |\n|---:|---:|---:|---|---:|" +
         table_line(settings_.satisfiable, size, "can be satisfied") +
         table_line(settings_.unsatisfiable, size, "cannot be satisfied") +
         table_line(settings_.large, large, "cannot be satisfied");
}

std::string SatTask::facts() {
  return nlohmann::json{
      {"literals", kLiterals},
      {"formulas", settings_.satisfiable + settings_.unsatisfiable + settings_.large},
      {"table", table()}}
      .dump();
}

}  // namespace sat
