#include "task_values.h"

namespace react {
namespace {

using Json = nlohmann::ordered_json;

// Nothing where there is no limit.
std::string whole_number(const Json& budget, const char* key) {
  const auto found = budget.find(key);
  if (found == budget.end() || !found->is_number()) return "";
  return std::to_string(static_cast<std::int64_t>(found->get<double>()));
}

std::string words_of(const Json& budget) {
  std::string words;
  const auto add = [&](const char* key, const char* unit) {
    const std::string number = whole_number(budget, key);
    if (!number.empty()) words += (words.empty() ? "left: " : ", ") + number + unit;
  };
  add("steps", " steps");
  add("compute", " s of computing");
  add("feedback", " validations");
  return words.empty() ? "no limits" : words;
}

// A member of the task that is a text; empty where an older host has none.
std::string text_in(const Json& task, const char* key) {
  const auto found = task.find(key);
  return found != task.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

Values task_values(const Json& task) {
  const Json command = task.value("limits", Json::object()).value("command", Json::object());
  return {{"id", text_in(task, "id")},
          {"title", text_in(task, "title")},
          {"instructions", text_in(task, "instructions")},
          {"workspace", text_in(task, "workspace")},
          {"command_seconds", whole_number(command, "timeout")},
          {"training_seconds", whole_number(command, "training")}};
}

void add_step(std::int64_t step, const std::string& budget, Values& values) {
  const Json left = Json::parse(budget);
  const std::string steps = whole_number(left, "steps");
  values["budget"] = words_of(left);
  values["steps_left"] = steps.empty() ? "any number of" : steps;
  values["step"] = std::to_string(step);
}

void add_state(const Json& state, Values& values) {
  if (!state.is_object()) return;
  for (const auto& [key, value] : state.items())
    values[kState + key] = value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace react
