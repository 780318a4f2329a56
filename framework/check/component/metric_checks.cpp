// mlgym.metric/1
#include <mlgym/kinds/metric.h>

#include <cmath>
#include <limits>

#include "check/component/kinds.h"

namespace mlgym {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

const mlgym_metric& table(const ComponentSubject& subject) {
  return *subject.table<mlgym_metric>();
}

// Predictions or references: numbers, unless there are texts.
struct Column {
  std::vector<double> numbers;
  std::vector<std::string> texts;
  bool textual = false;
};
Column numbers(std::vector<double> values) { return {std::move(values), {}, false}; }
Column texts(std::vector<std::string> values) { return {{}, std::move(values), true}; }

// A column in the contract's struct. Two values more than it says can be read behind it.
class RawColumn {
 public:
  explicit RawColumn(const Column& column) : numbers_(column.numbers), texts_(column.texts) {
    raw_.size = sizeof raw_;
    raw_.count = column.textual ? texts_.size() : numbers_.size();
    numbers_.resize(numbers_.size() + 2);
    for (const auto& text : texts_) borrowed_.push_back(borrow(text));
    borrowed_.resize(borrowed_.size() + 2);
    if (column.textual) {
      raw_.texts = borrowed_.data();
    } else {
      raw_.numbers = numbers_.data();
    }
  }
  RawColumn(const RawColumn&) = delete;
  RawColumn& operator=(const RawColumn&) = delete;
  const mlgym_values* raw() const { return &raw_; }

 private:
  std::vector<double> numbers_;
  std::vector<std::string> texts_;
  std::vector<mlgym_str> borrowed_;
  mlgym_values raw_{};
};

std::string range_of(const mlgym_metric& metric) {
  return fmt::format("{} to {}", metric.low, metric.high);
}

Operation scoring(const ComponentSubject& subject, std::string name, Column predictions,
                  std::vector<Column> references) {
  Operation operation;
  operation.name = std::move(name);
  operation.repeats = true;
  operation.run = [&metric = table(subject), predictions = std::move(predictions),
                   references = std::move(references)](void* self, const mlgym_call* call,
                                                       Handed& handed) {
    const RawColumn given(predictions);
    std::vector<std::unique_ptr<RawColumn>> wanted;
    std::vector<const mlgym_values*> list;
    for (const auto& column : references) {
      wanted.push_back(std::make_unique<RawColumn>(column));
      list.push_back(wanted.back()->raw());
    }
    double score = kNan;
    const mlgym_status code =
        metric.score(self, call, given.raw(), list.data(), list.size(), &score);
    if (code != MLGYM_OK) return code;
    handed.add_number("score", score);
    if (std::isnan(score)) {
      handed.fault(fmt::format(
          "the score is no number, or none was written; a score lies in {}: refuse what cannot be "
          "scored with MLGYM_FAILED_PRECONDITION and a text",
          range_of(metric)));
    } else if (score < metric.low || score > metric.high) {
      handed.fault(fmt::format("the score {} lies outside of the range that the table says, {}",
                               score, range_of(metric)));
    }
    return code;
  };
  return operation;
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  const Column predicted = numbers({0, 1, 1, 0}), right = numbers({0, 1, 0, 0}),
               words = texts({"a", "b", "c", "d"}), true_words = texts({"a", "b", "d", "d"});
  return {scoring(subject, "score (numbers)", predicted, {right}),
          scoring(subject, "score (equal numbers)", right, {right}),
          scoring(subject, "score (texts)", words, {true_words}),
          scoring(subject, "score (several references)", predicted, {right, predicted}),
          scoring(subject, "score (texts, several references)", words, {true_words, words})};
}

void constants(ComponentTrial& trial) {
  const mlgym_metric& metric = table(trial.subject());
  if (metric.direction != MLGYM_MAXIMIZE && metric.direction != MLGYM_MINIMIZE) {
    trial.fail(
        fmt::format("its direction is {}; MLGYM_MAXIMIZE (1) or MLGYM_MINIMIZE (-1) is "
                    "expected",
                    metric.direction));
  }
  if (!(metric.low <= metric.high))
    trial.fail(fmt::format("its range is {}; `low` is not above `high`", range_of(metric)));
  const double floor = metric.floor_value;
  if (std::isnan(floor) || (!std::isinf(floor) && (floor < metric.low || floor > metric.high))) {
    trial.fail(fmt::format("its floor_value is {}; it lies in the range, {}, or is infinite", floor,
                           range_of(metric)));
  }
  trial.found(fmt::format("{}, {}, floor {}",
                          metric.direction == MLGYM_MAXIMIZE ? "maximize" : "minimize",
                          range_of(metric), floor));
}

void scores(ComponentTrial& trial) {
  int scored = 0;
  std::string refusal;
  for (const auto& operation : operations(trial.subject())) {
    const Told told = trial.perform_alone(operation);
    if (!told.handed.fault().empty())
      trial.fail(fmt::format("{}: {}", operation.name, told.handed.fault()));
    if (told.ok() && told.handed.text().find("inf") != std::string::npos)
      trial.fail(fmt::format("{}: the score is infinite; a score is finite", operation.name));
    if (!told.ok() && told.code != MLGYM_INVALID_ARGUMENT && told.code != MLGYM_FAILED_PRECONDITION)
      trial.fail(
          fmt::format("{} {}; columns that a metric cannot compare are refused with "
                      "MLGYM_INVALID_ARGUMENT or MLGYM_FAILED_PRECONDITION",
                      operation.name, told.words()));
    if (trial.failed()) return;
    scored += told.ok() ? 1 : 0;
    if (!told.ok()) refusal = told.words();
  }
  trial.found(fmt::format("{} of 5 small columns{}", scored,
                          refusal.empty() ? "" : "; of another it " + refusal));
  if (scored == 0) trial.skip("it takes none of the columns of the checks: it " + refusal);
}

void try_odd(ComponentTrial& trial, const std::vector<Operation>& odd) {
  int refused = 0;
  for (const auto& operation : odd) {
    const Told told = trial.perform_alone(operation);
    if (told.ok() && !told.handed.fault().empty())
      trial.fail(fmt::format("{}: {}", operation.name, told.handed.fault()));
    if (trial.failed()) return;
    refused += told.ok() ? 0 : 1;
  }
  trial.found(fmt::format("{} scored, {} refused", odd.size() - static_cast<std::size_t>(refused),
                          refused));
}

void odd_values(ComponentTrial& trial) {
  const auto& subject = trial.subject();
  const Column right = numbers({0, 1, 0, 0});
  try_odd(
      trial,
      {scoring(subject, "score (NaN)", numbers({0, kNan, 1, 0}), {right}),
       scoring(subject, "score (infinity)", numbers({0, kInfinity, -kInfinity, 0}), {right}),
       scoring(subject, "score (huge numbers)", numbers({1e308, -1e308, 5e-324, -0.0}), {right}),
       scoring(subject, "score (constant numbers)", numbers({1, 1, 1, 1}), {right}),
       scoring(subject, "score (one value)", numbers({1}), {numbers({1})}),
       scoring(subject, "score (empty texts)", texts({"", "", "", ""}),
               {texts({"", "b", "", "d"})}),
       scoring(subject, "score (odd texts)", texts({"\xF0\x9F\x92\xA1", " ", "\n\t", "{}"}),
               {texts({"a", "b", "c", "d"})})});
}

void empty_columns(ComponentTrial& trial) {
  const auto& subject = trial.subject();
  try_odd(trial, {scoring(subject, "score (no numbers)", numbers({}), {numbers({})}),
                  scoring(subject, "score (no texts)", texts({}), {texts({})})});
}

// Hosts never do this; a metric that takes it for granted must not fall over it either.
void mismatched_columns(ComponentTrial& trial) {
  const auto& subject = trial.subject();
  try_odd(trial, {scoring(subject, "score (more predictions than references)", numbers({0, 1, 1}),
                          {numbers({0, 1})}),
                  scoring(subject, "score (fewer predictions than references)", numbers({0, 1}),
                          {numbers({0, 1, 1})}),
                  scoring(subject, "score (more texts than references)", texts({"a", "b", "c"}),
                          {texts({"a", "b"})})});
}

}  // namespace

const ComponentKind& metric_kind() {
  static const ComponentKind kind = {operations,
                                     {{"constants", constants},
                                      {"scores", scores},
                                      {"odd_values", odd_values},
                                      {"empty_columns", empty_columns},
                                      {"mismatched_columns", mismatched_columns}}};
  return kind;
}

}  // namespace mlgym
