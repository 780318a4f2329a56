// The loop of ReAct (Yao et al., arXiv 2210.03629): the model writes a thought and an action, the
// environment answers with an observation, until one of them ends the episode.
#include <limits>
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>

#include "prompts.h"
#include "reply_format.h"

namespace {

using Json = nlohmann::ordered_json;
using react::Prompt;

// How actions are written: as text in the reply, or by the model's own tool calls.
enum class Actions { text, tools };

Prompt read_prompt(const mlgym::Settings& settings, const std::string& name,
                   const std::set<std::string>& known) {
  const std::string file = settings.text("prompts." + name, "prompts/" + name + ".md");
  return Prompt(settings.file(file), file, known);
}

class React : public mlgym::Agent {
 public:
  explicit React(const mlgym::Settings& settings)
      : actions_(settings.text("actions", "text") == "tools" ? Actions::tools : Actions::text),
        system_(read_prompt(settings, "system", {"tools", "workspace"})),
        task_(read_prompt(settings, "task", {"instructions", "workspace"})),
        observation_(read_prompt(settings, "observation", {"observation", "budget"})),
        format_error_(read_prompt(settings, "format_error", {"problem"})),
        most_format_errors_(settings.integer("format_errors", 3)),
        temperature_(settings.number("temperature", std::numeric_limits<double>::quiet_NaN())),
        max_output_tokens_(settings.integer("max_output_tokens", 0)) {}

  void run(mlgym::Call& call, mlgym::Episode& episode) override {
    mlgym::ChatRequest request = opening(Json::parse(episode.task()));
    std::int64_t format_errors = 0;
    for (;;) {
      call.checkpoint();
      const mlgym::ChatReply reply = episode.complete(request);
      request.messages.push_back(reply.message());
      if (!reply.calls.empty()) {
        format_errors = 0;
        if (use_tools(episode, reply.calls, request)) return;
        continue;
      }
      if (const std::string problem = react::problem_of(reply.text); !problem.empty()) {
        if (++format_errors > most_format_errors_) return;
        request.messages.push_back(
            {mlgym::Role::user, format_error_.fill({{"problem", problem}}), {}, {}, ""});
        continue;
      }
      format_errors = 0;
      const mlgym::Step step = episode.act(reply.text);
      if (step.ended()) return;
      request.messages.push_back({mlgym::Role::user, shown(episode, step), {}, {}, ""});
    }
  }

 private:
  mlgym::ChatRequest opening(const Json& task) const {
    mlgym::ChatRequest request;
    request.temperature = temperature_;
    request.max_output_tokens = max_output_tokens_;
    std::string tools;
    for (const auto& tool : task["tool_descriptions"]) {
      tools += "- `" + tool["usage"].get<std::string>() +
               "`: " + tool["description"].get<std::string>() + "\n";
      if (actions_ == Actions::tools) {
        request.tools.push_back({tool["name"], tool["description"], tool["parameters"].dump()});
      }
    }
    if (!tools.empty()) tools.pop_back();
    const std::string workspace = task["workspace"];
    request.messages.push_back({mlgym::Role::system,
                                system_.fill({{"tools", tools}, {"workspace", workspace}}),
                                {},
                                {},
                                ""});
    request.messages.push_back(
        {mlgym::Role::user,
         task_.fill({{"instructions", task["instructions"]}, {"workspace", workspace}}),
         {},
         {},
         ""});
    return request;
  }

  // True when the episode has ended. Every call gets its answer, as providers demand.
  bool use_tools(mlgym::Episode& episode, const std::vector<mlgym::ToolCall>& calls,
                 mlgym::ChatRequest& request) const {
    for (const auto& tool_call : calls) {
      const mlgym::Step step = episode.use(tool_call.name, tool_call.arguments);
      if (step.ended()) return true;
      request.messages.push_back({mlgym::Role::tool, shown(episode, step), {}, {}, tool_call.id});
    }
    return false;
  }

  std::string shown(const mlgym::Episode& episode, const mlgym::Step& step) const {
    const Json left = Json::parse(episode.budget());
    std::string budget;
    const auto add = [&](const char* key, const char* words) {
      if (!left.contains(key) || left[key].is_null()) return;
      const double value = left[key];
      budget += (budget.empty() ? "left: " : ", ") +
                std::to_string(static_cast<std::int64_t>(value)) + words;
    };
    add("steps", " steps");
    add("compute", " s of computing");
    add("feedback", " validations");
    if (budget.empty()) budget = "no limits";
    return observation_.fill({{"observation", step.observation}, {"budget", budget}});
  }

  Actions actions_;
  Prompt system_, task_, observation_, format_error_;
  std::int64_t most_format_errors_;
  double temperature_;
  std::int64_t max_output_tokens_;
};

}  // namespace

MLGYM_PLUGIN(
    "agent_react", "0.1.0",
    mlgym::component<React>("react", "A language model that thinks, acts and observes in turn",
                            R"({"type": "object", "additionalProperties": false, "properties": {
                      "actions": {"enum": ["text", "tools"]},
                      "prompts": {"type": "object", "additionalProperties": false, "properties": {
                        "system": {"type": "string"}, "task": {"type": "string"},
                        "observation": {"type": "string"}, "format_error": {"type": "string"}}},
                      "format_errors": {"type": "integer", "minimum": 0},
                      "temperature": {"type": "number", "minimum": 0},
                      "max_output_tokens": {"type": "integer", "minimum": 1}}})"));
