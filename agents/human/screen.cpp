#include "screen.h"

#include <nlohmann/json.hpp>

namespace human {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kHowTo = R"(
Type a command at the prompt: one of the tools above, or anything for the shell, which keeps its
folder, variables and functions. A command that is not whole yet goes on over the next lines: the
prompt then shows what ends it. The computer stands still while you think.

  /help      shows all this again
  /forfeit   gives up: what is there is scored
  Ctrl-D     at an empty prompt leaves; `mlgym resume` goes on where you were. In the middle of a
             command it drops the command.
  Ctrl-C     stops the run; `mlgym resume` goes on where you were.
)";

std::string described(const Json& tools) {
  std::string list;
  for (const auto& tool : tools) {
    std::string usage = tool["usage"], line;
    for (const char c : usage) {
      line += c;
      if (c == '\n') line += "  ";
    }
    list += "  " + line + "\n      " + tool["description"].get<std::string>() + "\n";
  }
  return list;
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds);
  if (whole < 120) return std::to_string(whole) + " s";
  if (whole < 7200) return std::to_string(whole / 60) + " min";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

std::string left(const std::string& budget) {
  const Json all = Json::parse(budget);
  std::string words;
  const auto add = [&words](const std::string& what) {
    words += (words.empty() ? "" : ", ") + what;
  };
  const auto given = [&all](const char* key) {
    const auto found = all.find(key);
    return found != all.end() && found->is_number() ? &*found : nullptr;
  };
  if (const Json* steps = given("steps"))
    add(std::to_string(steps->get<std::int64_t>()) + " steps");
  if (const Json* validations = given("feedback"))
    add(std::to_string(validations->get<std::int64_t>()) + " validations");
  if (const Json* compute = given("compute")) add(duration(*compute) + " of computing");
  if (const Json* time = given("time")) add(duration(*time));
  return words.empty() ? "[no limits]\n" : "[left: " + words + "]\n";
}

}  // namespace

std::string opening(const std::string& task, const std::string& budget) {
  const Json json = Json::parse(task);
  std::string text =
      "=== " + json["title"].get<std::string>() + "\n\n" + json["instructions"].get<std::string>();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text + "\n\n=== Tools, in " + json["workspace"].get<std::string>() + "\n\n" +
         described(json["tool_descriptions"]) + kHowTo + "\n" + left(budget);
}

std::string after_command(const std::string& observation, const std::string& budget) {
  std::string text = observation;
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text + left(budget);
}

}  // namespace human
