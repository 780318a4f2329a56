#include "script.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace scripted {
namespace {

using Json = nlohmann::json;

class ReplyReader {
 public:
  explicit ReplyReader(std::size_t number) : number_(number) {}

  Reply read(const Json& json) const {
    Reply reply;
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
      } else {
        fail("unknown key \"" + key +
             "\"; a reply has text, tool_calls, error, delay, when, usage");
      }
    }
    return reply;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "replies[" + std::to_string(number_) + "]: " + what);
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
      const auto digits = given.find_first_not_of("0123456789.");
      const auto unit = units.find(digits == given.npos ? "s" : given.substr(digits));
      if (unit != units.end() && digits != 0) return std::stod(given) * unit->second;
    }
    fail("\"" + key + "\" is a time such as 20s or 300ms");
  }

  std::regex pattern(const Json& value) const {
    try {
      return std::regex(text(value, "when"));
    } catch (const std::regex_error&) {
      fail("\"when\" is no regular expression");
    }
  }

  std::vector<mlgym::ToolCall> calls(const Json& value) const {
    if (!value.is_array()) fail("\"tool_calls\" is a list");
    std::vector<mlgym::ToolCall> result;
    for (const auto& one : value) {
      if (!one.is_object() || !one.contains("name")) fail("a tool call has a \"name\"");
      const Json arguments = one.value("arguments", Json::object());
      result.push_back({one.value("id", "call_" + std::to_string(result.size() + 1)),
                        text(one["name"], "name"),
                        arguments.is_string() ? arguments.get<std::string>() : arguments.dump()});
    }
    return result;
  }

  void read_error(const Json& value, Reply& reply) const {
    static const std::map<std::string, mlgym_status> codes = {
        {"unavailable", MLGYM_UNAVAILABLE},
        {"rate_limit", MLGYM_RESOURCE_EXHAUSTED},
        {"invalid", MLGYM_INVALID_ARGUMENT},
        {"unauthenticated", MLGYM_UNAUTHENTICATED},
        {"internal", MLGYM_INTERNAL}};
    const Json code = value.is_object() ? value.value("code", Json("unavailable")) : value;
    const auto found = code.is_string() ? codes.find(code) : codes.end();
    if (found == codes.end())
      fail(
          "\"error\" is one of unavailable, rate_limit, invalid, unauthenticated, internal, or a "
          "map with that as \"code\"");
    reply.error = found->second;
    reply.error_text = "scripted error: " + found->first;
    if (!value.is_object()) return;
    if (value.contains("message")) reply.error_text = text(value["message"], "message");
    if (value.contains("retry_after"))
      reply.retry_after = seconds(value["retry_after"], "retry_after");
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

std::vector<Reply> parse_script(std::string_view json) {
  const Json script = Json::parse(json);
  if (!script.is_object() || script.size() != 1 || !script.contains("replies") ||
      !script["replies"].is_array()) {
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "a script is a map with one key, \"replies\", a list");
  }
  std::vector<Reply> replies;
  for (std::size_t i = 0; i < script["replies"].size(); ++i)
    replies.push_back(ReplyReader(i).read(script["replies"][i]));
  return replies;
}

}  // namespace scripted
