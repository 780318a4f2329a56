#include "script.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

namespace scripted {
namespace {

using Json = nlohmann::json;

class ReplyReader {
 public:
  explicit ReplyReader(std::size_t number) : number_(number) {}

  Reply read(const Json& json) const {
    Reply reply;
    if (json.is_object() && json.contains("error") &&
        (json.contains("text") || json.contains("tool_calls")))
      fail("an error comes in place of text and tool_calls");
    if (json.is_string()) {
      reply.text = json;
      return reply;
    }
    if (!json.is_object()) fail("a text or a map is expected");
    for (const auto& [key, value] : json.items()) {
      if (key == "text") {
        reply.text = text(value, key);
      } else if (key == "tool_calls") {
        reply.calls = calls(value);
      } else if (key == "error") {
        read_error(value, reply);
      } else if (key == "delay") {
        reply.delay = seconds(value, key);
      } else if (key == "when") {
        reply.when = pattern(value);
      } else if (key == "usage") {
        reply.usage = usage(value);
      } else if (key == "finish") {
        reply.finish = finish(value);
      } else {
        fail("unknown key \"" + key +
             "\"; a reply has text, tool_calls, finish, error, delay, when, usage");
      }
    }
    return reply;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "replies[" + std::to_string(number_) + "]: " + what);
  }

  void only_keys(const Json& map, const std::string& what,
                 const std::vector<std::string>& known) const {
    for (const auto& [key, value] : map.items()) {
      std::string names;
      for (const auto& one : known) names += (names.empty() ? "" : ", ") + one;
      if (std::find(known.begin(), known.end(), key) == known.end())
        fail("unknown key \"" + key + "\"; " + what + " has " + names);
    }
  }

  std::string text(const Json& value, const std::string& key) const {
    if (!value.is_string()) fail("\"" + key + "\" is a text");
    return value;
  }

  // A number of seconds, or a text such as "20s", "300ms", "2m".
  double seconds(const Json& value, const std::string& key) const {
    if (value.is_number() && value >= 0) return value;
    static const std::map<std::string, double> units = {{"ms", 1e-3}, {"s", 1}, {"m", 60}};
    if (value.is_string()) {
      const std::string given = value;
      char* end = nullptr;
      const double number = std::strtod(given.c_str(), &end);
      const auto unit = units.find(*end == '\0' ? "s" : end);
      const bool plain =
          given.find_first_not_of("0123456789.") >= static_cast<std::size_t>(end - given.c_str());
      if (unit != units.end() && end != given.c_str() && plain) return number * unit->second;
    }
    fail("\"" + key + "\" is a time such as 20s or 300ms");
  }

  Pattern pattern(const Json& value) const {
    const std::string expression = text(value, "when");
    try {
      return Pattern(expression);
    } catch (const mlgym::Error& error) {
      fail(error.what());
    }
  }

  std::vector<mlgym::ToolCall> calls(const Json& value) const {
    if (!value.is_array()) fail("\"tool_calls\" is a list");
    std::vector<mlgym::ToolCall> result;
    for (const auto& one : value) {
      if (!one.is_object() || !one.contains("name")) fail("a tool call has a \"name\"");
      only_keys(one, "a tool call", {"name", "arguments", "id"});
      // Ids differ in the whole chat, as a provider's do.
      const std::string id =
          "call_" + std::to_string(number_ + 1) + "_" + std::to_string(result.size() + 1);
      const Json arguments = one.value("arguments", Json::object());
      result.push_back({one.contains("id") ? text(one["id"], "id") : id, text(one["name"], "name"),
                        arguments.is_string() ? arguments.get<std::string>() : arguments.dump()});
    }
    return result;
  }

  static mlgym_status of_http(int status) {
    if (status == 429) return MLGYM_RESOURCE_EXHAUSTED;
    if (status == 401 || status == 403) return MLGYM_UNAUTHENTICATED;
    return status < 500 ? MLGYM_INVALID_ARGUMENT : MLGYM_UNAVAILABLE;
  }

  void read_error(const Json& value, Reply& reply) const {
    static const std::map<std::string, mlgym_status> codes = {
        {"unavailable", MLGYM_UNAVAILABLE},  {"rate_limit", MLGYM_RESOURCE_EXHAUSTED},
        {"invalid", MLGYM_INVALID_ARGUMENT}, {"unauthenticated", MLGYM_UNAUTHENTICATED},
        {"internal", MLGYM_INTERNAL},        {"context", MLGYM_OUT_OF_RANGE}};
    const Json code = value.is_object() ? value.value("code", Json("unavailable")) : value;
    const auto found = code.is_string() ? codes.find(code) : codes.end();
    if (found != codes.end()) {
      reply.error = found->second;
    } else if (code.is_number_integer() && code >= 400 && code <= 599) {
      reply.error = of_http(code);
    } else {
      fail(
          "\"error\" is one of unavailable, rate_limit, invalid, unauthenticated, internal, "
          "context, or a status of HTTP from 400 to 599, or a map with that as \"code\"");
    }
    reply.error_text =
        "scripted error: " + (code.is_string() ? code.get<std::string>() : code.dump());
    if (!value.is_object()) return;
    only_keys(value, "an error", {"code", "message", "retry_after"});
    if (value.contains("message")) reply.error_text = text(value["message"], "message");
    if (value.contains("retry_after"))
      reply.retry_after = seconds(value["retry_after"], "retry_after");
  }

  mlgym::Finish finish(const Json& value) const {
    static const std::map<std::string, mlgym::Finish> words = {
        {"stop", mlgym::Finish::stop},
        {"length", mlgym::Finish::length},
        {"tool_calls", mlgym::Finish::tool_calls},
        {"refused", mlgym::Finish::refused}};
    const auto found = value.is_string() ? words.find(value) : words.end();
    if (found == words.end()) fail("\"finish\" is one of stop, length, tool_calls, refused");
    return found->second;
  }

  mlgym::Usage usage(const Json& value) const {
    if (!value.is_object()) fail("\"usage\" is a map of input, cached, output, reasoning");
    mlgym::Usage result;
    for (const auto& [key, count] : value.items()) {
      if (!count.is_number_integer() || count < 0) fail("\"usage\" counts tokens");
      if (key == "input") {
        result.input = count;
      } else if (key == "cached") {
        result.cached = count;
      } else if (key == "output") {
        result.output = count;
      } else if (key == "reasoning") {
        result.reasoning = count;
      } else {
        fail("\"usage\" is a map of input, cached, output, reasoning");
      }
    }
    return result;
  }

  std::size_t number_;
};

}  // namespace

Script parse_script(std::string_view json) {
  const Json file = Json::parse(json);
  const std::size_t known = file.is_object() ? file.count("replies") + file.count("last") : 0;
  if (known == 0 || file.size() != known || !file.contains("replies") ||
      !file["replies"].is_array()) {
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "a script is a map with \"replies\", a list, and perhaps \"last\", the "
                       "reply after those");
  }
  Script script;
  const std::size_t count = file["replies"].size();
  for (std::size_t i = 0; i < count; ++i)
    script.replies.push_back(ReplyReader(i).read(file["replies"][i]));
  if (file.contains("last")) script.last = ReplyReader(count).read(file["last"]);
  return script;
}

}  // namespace scripted
