#include "plugins/process/wire.h"

#include <cmath>
#include <limits>

#include "base/json.h"
#include "plugins/call.h"

namespace mlgym {
namespace {

mlgym_str borrowed(const Json& message, const char* key) { return borrow(text_of(message, key)); }

double number_member(const Json& message, const char* key) {
  return message.contains(key) ? number_from(message[key])
                               : std::numeric_limits<double>::quiet_NaN();
}

template <class T>
std::vector<const T*> pointers_to(const std::vector<T>& values) {
  std::vector<const T*> pointers;
  for (const auto& value : values) pointers.push_back(&value);
  return pointers;
}

Json wire_validations(const mlgym_row& row) {
  Json list = Json::array();
  for (std::size_t i = 0; i < row.validation_count; ++i) {
    const mlgym_validation& validation = *row.validations[i];
    list.push_back({{"step", validation.step},
                    {"score", wire_number(validation.score)},
                    {"shadow", wire_number(validation.shadow)}});
  }
  return list;
}

}  // namespace

void throw_no_integer(const Json& value) {
  throw Json::type_error::create(302, "an integer that fits is expected", &value);
}

Json wire_number(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double number_from(const Json& value) {
  if (!value.is_string()) return value.get<double>();
  const auto& word = value.get_ref<const std::string&>();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (word == "inf") return kInfinity;
  if (word == "-inf") return -kInfinity;
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  return value.get<double>();  // throws
}

std::string_view text_of(const Json& message, const char* key) {
  if (!message.contains(key)) return {};
  return message[key].get_ref<const std::string&>();
}

absl::Status error_from(const Json& error) {
  const auto code = integer_of<std::int32_t>(error, "code", MLGYM_UNKNOWN);
  const bool known = code > MLGYM_OK && code <= MLGYM_UNAUTHENTICATED;
  return absl::Status(known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown,
                      error.value("message", ""));
}

Json wire_column(const mlgym_values& values) {
  Json list = Json::array();
  for (std::size_t i = 0; i < values.count; ++i) {
    list.push_back(values.numbers ? wire_number(values.numbers[i]) : wire_text(values.texts[i]));
  }
  return {{values.numbers || !values.texts ? "numbers" : "texts", std::move(list)}};
}

Json wire_columns(const mlgym_values* const* columns, std::size_t count) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(wire_column(*columns[i]));
  return list;
}

ReceivedColumns::ReceivedColumns(const Json& columns)
    : numbers_(columns.size()), texts_(columns.size()) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool numeric = columns[i].contains("numbers");
    const Json& list = columns[i].at(numeric ? "numbers" : "texts");
    for (const auto& item : list) {
      if (numeric) {
        numbers_[i].push_back(number_from(item));
      } else {
        texts_[i].push_back(borrow(item.get_ref<const std::string&>()));
      }
    }
    // An array that is empty is set all the same.
    numbers_[i].reserve(1);
    texts_[i].reserve(1);
    values_.push_back({sizeof(mlgym_values), 0, list.size(), numeric ? numbers_[i].data() : nullptr,
                       numeric ? nullptr : texts_[i].data()});
  }
  pointers_ = pointers_to(values_);
}

Json wire_row(const mlgym_row& row) {
  Json marks = Json::array();
  for (std::size_t i = 0; i < row.mark_count; ++i) marks.push_back(wire_text(row.marks[i]));
  return {{"direction", row.direction},
          {"task", wire_text(row.task)},
          {"variant", wire_text(row.variant)},
          {"agent", wire_text(row.agent)},
          {"model", wire_text(row.model)},
          {"pool", wire_text(row.pool)},
          {"run", wire_text(row.run)},
          {"episode", wire_text(row.episode)},
          {"repeat", row.repeat},
          {"seed", row.seed},
          {"metric", wire_text(row.metric)},
          {"score", wire_number(row.score)},
          {"floor_value", wire_number(row.floor_value)},
          {"baseline", wire_number(row.baseline)},
          {"target", wire_number(row.target)},
          {"normalised", wire_number(row.normalised)},
          {"status", wire_text(row.status)},
          {"exit_status", wire_text(row.exit_status)},
          {"floored", wire_text(row.floored)},
          {"error", wire_text(row.error)},
          {"steps", row.steps},
          {"seconds", wire_number(row.seconds)},
          {"compute_seconds", wire_number(row.compute_seconds)},
          {"cost_usd", wire_number(row.cost_usd)},
          {"input_tokens", row.input_tokens},
          {"output_tokens", row.output_tokens},
          {"marks", std::move(marks)},
          {"validations", wire_validations(row)},
          {"origin", wire_text(row.origin)}};
}

ReceivedRows::ReceivedRows(const Json& rows)
    : marks_(rows.size()), validations_(rows.size()), validation_pointers_(rows.size()) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Json& from = rows[i];
    if (from.contains("marks")) {
      for (const auto& mark : from["marks"])
        marks_[i].push_back(borrow(mark.get_ref<const std::string&>()));
    }
    if (from.contains("validations")) {
      for (const auto& validation : from["validations"])
        validations_[i].push_back(
            {sizeof(mlgym_validation), 0, integer_of<std::int64_t>(validation, "step", -1),
             number_member(validation, "score"), number_member(validation, "shadow")});
    }
    validation_pointers_[i] = pointers_to(validations_[i]);
    mlgym_row row{};
    row.size = sizeof row;
    row.direction = integer_of<std::int32_t>(from, "direction", MLGYM_MAXIMIZE);
    row.task = borrowed(from, "task");
    row.variant = borrowed(from, "variant");
    row.agent = borrowed(from, "agent");
    row.model = borrowed(from, "model");
    row.pool = borrowed(from, "pool");
    row.run = borrowed(from, "run");
    row.episode = borrowed(from, "episode");
    row.repeat = integer_of<std::int64_t>(from, "repeat", 1);
    row.seed = integer_of<std::uint64_t>(from, "seed", 0);
    row.metric = borrowed(from, "metric");
    row.score = number_member(from, "score");
    row.floor_value = number_member(from, "floor_value");
    row.baseline = number_member(from, "baseline");
    row.target = number_member(from, "target");
    row.normalised = number_member(from, "normalised");
    row.status = borrowed(from, "status");
    row.exit_status = borrowed(from, "exit_status");
    row.floored = borrowed(from, "floored");
    row.error = borrowed(from, "error");
    row.steps = integer_of<std::int64_t>(from, "steps", 0);
    row.seconds = number_member(from, "seconds");
    row.compute_seconds = number_member(from, "compute_seconds");
    row.cost_usd = number_member(from, "cost_usd");
    row.input_tokens = integer_of<std::int64_t>(from, "input_tokens", -1);
    row.output_tokens = integer_of<std::int64_t>(from, "output_tokens", -1);
    row.marks = marks_[i].data();
    row.mark_count = marks_[i].size();
    row.validations = validation_pointers_[i].data();
    row.validation_count = validation_pointers_[i].size();
    row.origin = borrowed(from, "origin");
    rows_.push_back(row);
  }
  pointers_ = pointers_to(rows_);
}

Json wire_trajectory(const mlgym_trajectory& trajectory) {
  Json turns = Json::array();
  for (std::size_t i = 0; i < trajectory.turn_count; ++i) {
    const mlgym_turn& turn = *trajectory.turns[i];
    turns.push_back({{"reward", wire_number(turn.reward)},
                     {"observation", wire_text(turn.observation)},
                     {"action", wire_text(turn.action)},
                     {"info", wire_text(turn.info)}});
  }
  return {{"terminated", trajectory.terminated != 0},
          {"episode", wire_text(trajectory.episode)},
          {"task", wire_text(trajectory.task)},
          {"variant", wire_text(trajectory.variant)},
          {"agent", wire_text(trajectory.agent)},
          {"model", wire_text(trajectory.model)},
          {"group", wire_text(trajectory.group)},
          {"status", wire_text(trajectory.status)},
          {"seed", trajectory.seed},
          {"reward", wire_number(trajectory.reward)},
          {"score", wire_number(trajectory.score)},
          {"turns", std::move(turns)}};
}

ReceivedTrajectory::ReceivedTrajectory(const Json& from) {
  for (const auto& turn : from.at("turns")) {
    turns_.push_back({sizeof(mlgym_turn), 0, number_member(turn, "reward"),
                      borrowed(turn, "observation"), borrowed(turn, "action"),
                      borrowed(turn, "info")});
  }
  pointers_ = pointers_to(turns_);
  raw_.size = sizeof raw_;
  raw_.terminated = from.value("terminated", false) ? 1 : 0;
  raw_.episode = borrowed(from, "episode");
  raw_.task = borrowed(from, "task");
  raw_.variant = borrowed(from, "variant");
  raw_.agent = borrowed(from, "agent");
  raw_.model = borrowed(from, "model");
  raw_.group = borrowed(from, "group");
  raw_.status = borrowed(from, "status");
  raw_.seed = integer_of<std::uint64_t>(from, "seed", 0);
  raw_.reward = number_member(from, "reward");
  raw_.score = number_member(from, "score");
  raw_.turns = pointers_.data();
  raw_.turn_count = pointers_.size();
}

}  // namespace mlgym
