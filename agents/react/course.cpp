#include "course.h"

#include "task_values.h"

namespace react {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;  // of the saved document; docs/react.md

Json json_of(const WantedAction& wanted) {
  return {{"text", wanted.action.text},
          {"tool", wanted.action.tool},
          {"arguments", wanted.action.arguments},
          {"command", wanted.action.command},
          {"call_id", wanted.call_id}};
}

WantedAction wanted_of(const Json& json) {
  return {{json.at("text"), json.at("tool"), json.at("arguments"), json.at("command")},
          json.at("call_id")};
}

// The members of the last state, as texts.
Json state_of(const Values& values) {
  Json state = Json::object();
  const std::size_t length = std::string_view(kState).size();
  for (auto one = values.lower_bound(kState);
       one != values.end() && one->first.compare(0, length, kState) == 0; ++one)
    state[one->first.substr(length)] = one->second;
  return state;
}

}  // namespace

std::string saved(const Course& course) {
  Json wanted = Json::array();
  for (const auto& one : course.wanted) wanted.push_back(json_of(one));
  Json head = {{"react", kFormat},
               {"steps", course.steps},
               {"format_errors", course.format_errors},
               {"wanted", std::move(wanted)}};
  if (const Json state = state_of(course.values); !state.empty()) head["state"] = state;
  std::string text = head.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.pop_back();
  text += ",\"chat\":";
  course.chat.save(text);
  text += '}';
  return text;
}

void restore(const std::string& saved, Course& course) {
  const auto fail = [](const std::string& why) {
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "the state to go on from is none of react's: " + why);
  };
  try {
    const Json json = Json::parse(saved);
    if (json.at("react") != kFormat) fail("it has another format than 1");
    course.chat.restore(json.at("chat"));
    course.steps = json.at("steps");
    course.format_errors = json.at("format_errors");
    course.wanted.clear();
    add_state(json.value("state", Json::object()), course.values);
    for (const auto& one : json.at("wanted")) course.wanted.push_back(wanted_of(one));
  } catch (const Json::exception& error) {
    fail(error.what());
  }
}

}  // namespace react
