#include "course.h"

#include <nlohmann/json.hpp>

namespace human {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;  // of the saved document; docs/human.md

}  // namespace

std::string saved(const Course& course) {
  Json chat = Json::array(), wanted = Json::array();
  for (const auto& message : course.chat)
    chat.push_back({message.role == mlgym::Role::assistant, message.text});
  for (const auto& action : course.wanted)
    wanted.push_back({action.command, action.tool, action.arguments});
  const Json document = {{"human", kFormat},
                         {"empty_replies", course.empty_replies},
                         {"wanted", std::move(wanted)},
                         {"chat", std::move(chat)}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Course restored(const std::string& saved) {
  try {
    const Json document = Json::parse(saved);
    if (document.at("human") != kFormat)
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "the state to go on from has another format");
    Course course;
    for (const auto& one : document.at("chat")) {
      const bool typed = one.at(0);
      course.chat.push_back(
          {typed ? mlgym::Role::assistant : mlgym::Role::user, one.at(1), {}, {}, {}});
    }
    for (const auto& one : document.at("wanted"))
      course.wanted.push_back({{}, one.at(1), one.at(2), one.at(0)});
    course.empty_replies = document.at("empty_replies");
    return course;
  } catch (const Json::exception& error) {
    throw mlgym::Error(
        MLGYM_INVALID_ARGUMENT,
        std::string("the state to go on from is none of a person's: ") + error.what());
  }
}

}  // namespace human
