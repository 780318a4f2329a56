#include "plays.h"

#include <mlgym/kinds/agent.h>
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/executor.h>
#include <mlgym/kinds/exporter.h>
#include <mlgym/kinds/history.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/task.h>
#include <mlgym/kinds/tool.h>

#include "plugins/call.h"
#include "plugins/process/wire.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym::test {
namespace {

Json answer_of(Json ok) { return {{"id", kRunNumber}, {"ok", std::move(ok)}}; }

Json request_of(int id, const char* call, Json members = Json::object()) {
  Json request = {{"id", id}, {"call", call}, {"for", kRunNumber}};
  request.update(members);
  return request;
}

Json part_of(Json members) {
  Json part = {{"for", kRunNumber}};
  part.update(members);
  return part;
}

const Json kChat = {{"messages", {{{"role", "user"}, {"parts", {{{"text", "hello"}}}}}}},
                    {"choices", 2},
                    {"temperature", 0.5}};
const Json kColumn = {{"numbers", {1, 2.5, "nan"}}};
const Json kTwoTexts = {{"texts", {"a", "b"}}};

template <class Functions>
const Functions& functions_of(const mlgym_component& component) {
  return *static_cast<const Functions*>(component.functions);
}

// A sink that reads all that it gets.
struct Text {
  std::string text;
  mlgym_sink sink = sink_into(text);
};

mlgym_status run_agent(const mlgym_component& component, void* self, const mlgym_call* call) {
  mlgym_episode episode{};
  episode.size = sizeof episode;
  episode.task = [](const mlgym_episode*, const mlgym_call*, const mlgym_sink* out) {
    out->write(out->state, borrow("{}"));
    return mlgym_status{MLGYM_OK};
  };
  episode.budget = episode.task;
  episode.step = [](const mlgym_episode*, const mlgym_call*, mlgym_environment*,
                    const mlgym_action* action, const mlgym_sink* observation,
                    const mlgym_sink* info, mlgym_step* out) {
    observation->write(observation->state, action->tool.size > 0 ? action->tool : action->text);
    info->write(info->state, action->arguments);
    out->reward = 1;
    return mlgym_status{MLGYM_OK};
  };
  episode.note = [](const mlgym_episode*, const mlgym_call*, mlgym_str kind, mlgym_str json) {
    return mlgym_status{kind.size + json.size > 1000 ? MLGYM_INVALID_ARGUMENT : MLGYM_OK};
  };
  episode.complete = [](const mlgym_episode*, const mlgym_call*, mlgym_str,
                        const mlgym_request* request, const mlgym_reply* reply) {
    for (std::size_t i = 0; i < request->message_count; ++i)
      reply->text(reply, static_cast<std::int32_t>(i), request->messages[i]->call_id);
    return mlgym_status{MLGYM_OK};
  };
  episode.play = [](const mlgym_episode*, const mlgym_call*, const mlgym_play* play,
                    const mlgym_sink* out) {
    out->write(out->state, borrow("{}"));
    return mlgym_status{play->steps > 1000 || play->time < 0 ? MLGYM_INVALID_ARGUMENT : MLGYM_OK};
  };
  return functions_of<mlgym_agent>(component).run(self, call, &episode);
}

mlgym_status run_history(const mlgym_component& component, void* self, const mlgym_call* call) {
  const ReceivedRequest chat(kChat);
  mlgym_chat seen{};
  seen.size = sizeof seen;
  seen.add = [](const mlgym_chat*, const mlgym_call*, const mlgym_message* message) {
    (void)wire_messages(&message, 1);
    return mlgym_status{MLGYM_OK};
  };
  return functions_of<mlgym_history>(component).view(self, call, chat.get()->messages,
                                                     chat.get()->message_count, 100, &seen);
}

mlgym_status run_model(const mlgym_component& component, void* self, const mlgym_call* call) {
  const ReceivedRequest request(kChat);
  const GatheredReply reply(2);
  return functions_of<mlgym_model>(component).complete(self, call, request.get(), reply.raw());
}

mlgym_status run_metric(const mlgym_component& component, void* self, const mlgym_call* call) {
  const Json lists = Json::array({kColumn, kTwoTexts});
  const ReceivedColumns columns(lists);
  double score = 0;
  return functions_of<mlgym_metric>(component).score(self, call, columns.data()[0], columns.data(),
                                                     columns.size(), &score);
}

mlgym_status run_tool(const mlgym_component& component, void* self, const mlgym_call* call) {
  mlgym_tool_environment environment{};
  environment.size = sizeof environment;
  environment.shell = [](const mlgym_tool_environment*, const mlgym_call*, mlgym_str command,
                         const mlgym_sink* output, std::int32_t* exit_code) {
    output->write(output->state, command);
    *exit_code = 1;
    return mlgym_status{MLGYM_OK};
  };
  Text reply;
  return functions_of<mlgym_tool>(component).call(self, call, borrow("{}"), &environment,
                                                  &reply.sink);
}

mlgym_status add_score(const mlgym_scores*, const mlgym_call*, mlgym_str name, double value) {
  return name.size > 0 && value < 1e6 ? MLGYM_OK : MLGYM_INVALID_ARGUMENT;
}

mlgym_status run_task(const mlgym_component& component, void* self, const mlgym_call* call) {
  mlgym_scores scores{sizeof scores, 0, nullptr, &add_score};
  mlgym_evaluation evaluation{};
  evaluation.size = sizeof evaluation;
  return functions_of<mlgym_task>(component).evaluate(self, call, &evaluation, &scores);
}

mlgym_status run_preparation(const mlgym_component& component, void* self, const mlgym_call* call) {
  mlgym_workspace workspace{};
  workspace.size = sizeof workspace;
  workspace.put = [](const mlgym_workspace*, const mlgym_call*, mlgym_str path, mlgym_bytes bytes) {
    return mlgym_status{path.size + bytes.size > 1000 ? MLGYM_INVALID_ARGUMENT : MLGYM_OK};
  };
  return functions_of<mlgym_task>(component).prepare(self, call, &workspace, 7);
}

mlgym_status run_step(const mlgym_component& component, void* self, const mlgym_call* call) {
  const auto& task = *static_cast<const mlgym_task_interactive*>(
      component.extension(&component, MLGYM_TASK_INTERACTIVE));
  Text observation;
  mlgym_interaction out{};
  out.size = sizeof out;
  return task.step(self, call, borrow("3"), &observation.sink, &out);
}

mlgym_status run_aggregator(const mlgym_component& component, void* self, const mlgym_call* call) {
  Text tables;
  return functions_of<mlgym_aggregator>(component).tables(self, call, nullptr, 0, &tables.sink);
}

mlgym_status run_plan(const mlgym_component& component, void* self, const mlgym_call* call) {
  mlgym_plan plan{};
  plan.size = sizeof plan;
  plan.add = [](const mlgym_plan*, const mlgym_call*, mlgym_str) -> mlgym_status {
    return MLGYM_OK;
  };
  return functions_of<mlgym_learner>(component).plan(self, call, 0, &plan);
}

mlgym_status run_act(const mlgym_component& component, void* self, const mlgym_call* call) {
  Text action;
  double log_probability = 0;
  return functions_of<mlgym_learner>(component).act(self, call, borrow("o"), 1, &action.sink,
                                                    &log_probability);
}

mlgym_status run_executor(const mlgym_component& component, void* self, const mlgym_call* call) {
  Text reason;
  mlgym_worker_state state{};
  state.size = sizeof state;
  return functions_of<mlgym_executor>(component).poll(self, call, borrow("w"), &state,
                                                      &reason.sink);
}

mlgym_status run_exporter(const mlgym_component& component, void* self, const mlgym_call* call) {
  mlgym_rows rows{};
  rows.size = sizeof rows;
  rows.add = [](const mlgym_rows*, const mlgym_call*, mlgym_str) -> mlgym_status {
    return MLGYM_OK;
  };
  rows.drop = rows.add;
  mlgym_trajectory trajectory{};
  trajectory.size = sizeof trajectory;
  return functions_of<mlgym_exporter>(component).rows(self, call, &trajectory, &rows);
}

}  // namespace

const std::vector<Play>& plays() {
  static const std::vector<Play> all = {
      {MLGYM_KIND_AGENT,
       "",
       {request_of(1, "episode.task"),
        request_of(2, "episode.step", {{"tool", "shell"}, {"arguments", "{}"}}),
        request_of(3, "episode.complete", {{"role", "agent"}, {"request", kChat}}),
        request_of(4, "episode.note", {{"kind", "plan"}, {"json", "{}"}}),
        request_of(5, "episode.play",
                   {{"agent", 0}, {"environment", 0}, {"steps", 3}, {"time", "inf"}}),
        answer_of({})},
       &run_agent},
      {MLGYM_KIND_AGGREGATOR, "", {answer_of({{"text", "{}"}})}, &run_aggregator},
      {MLGYM_KIND_EXECUTOR,
       "",
       {answer_of({{"state", 1}, {"exit_code", 3}, {"text", "why"}})},
       &run_executor},
      {MLGYM_KIND_EXPORTER,
       "",
       {answer_of({{"rows", {"{}", "{}"}}, {"dropped", {"empty"}}})},
       &run_exporter},
      {MLGYM_KIND_HISTORY,
       "",
       {request_of(1, "models.complete", {{"role", "judge"}, {"request", kChat}}),
        answer_of({{"messages", kChat["messages"]}})},
       &run_history},
      {MLGYM_KIND_LEARNER, "", {answer_of({{"episodes", {"{}", "{}"}}})}, &run_plan},
      {MLGYM_KIND_LEARNER,
       "",
       {answer_of({{"text", "{}"}, {"log_probability", "-inf"}})},
       &run_act},
      {MLGYM_KIND_METRIC, "", {answer_of({{"score", 0.5}})}, &run_metric},
      {MLGYM_KIND_MODEL,
       "",
       {part_of({{"choice", 0}, {"text", "hel"}}), part_of({{"choice", 1}, {"reasoning", "so"}}),
        part_of({{"choice", 0}, {"call", {{"id", "1"}, {"name", "n"}, {"arguments", "{}"}}}}),
        part_of({{"choice", 0}, {"finish", "length"}}),
        part_of({{"usage", {{"input", 3}, {"output", 4}}}}), part_of({{"retry_after", 0.5}}),
        part_of({{"choice", 0}, {"tokens", Json::array({{{"id", 3}, {"text", "h"}}})}}),
        part_of({{"prompt_tokens", {1, 2}}, {"served_by", "m"}}), answer_of(Json::object())},
       &run_model},
      {MLGYM_KIND_TASK,
       "",
       {request_of(1, "policy.open", {{"file", "a.py"}, {"entry", "f"}, {"hello", "{}"}}),
        request_of(2, "policy.tell", {{"message", "{}"}}),
        request_of(3, "policy.ask", {{"message", "{}"}}), request_of(4, "policy.close"),
        request_of(5, "metrics.score",
                   {{"metric", "m"}, {"predictions", kColumn}, {"references", {kTwoTexts}}}),
        request_of(6, "scores.add", {{"metric", "m"}, {"value", 0.5}}), answer_of(Json::object())},
       &run_task},
      {MLGYM_KIND_TASK,
       "",
       {request_of(1, "workspace.put", {{"path", "a"}, {"base64", "aGVsbG8="}}),
        request_of(2, "workspace.put", {{"path", "b"}, {"text", "hello"}}),
        answer_of(Json::object())},
       &run_preparation},
      {MLGYM_KIND_TASK,
       MLGYM_TASK_INTERACTIVE,
       {answer_of({{"text", "more"}, {"reward", 1}, {"terminated", false}})},
       &run_step},
      {MLGYM_KIND_TOOL,
       "",
       {{{"log", 1}, {"message", "busy"}},
        request_of(1, "tool.shell", {{"command", "ls"}}),
        answer_of({{"text", "done"}})},
       &run_tool},
  };
  return all;
}

Json greeting_of(const Play& play) {
  Json component = {{"kind", play.kind},
                    {"name", "odd"},
                    {"summary", "For a test"},
                    {"settings_schema", nullptr},
                    {"extensions", Json::array()}};
  if (!play.extension.empty()) component["extensions"].push_back(play.extension);
  if (play.kind == MLGYM_KIND_METRIC)
    component["metric"] = {{"direction", 1}, {"low", 0}, {"high", "inf"}, {"floor_value", 0}};
  return {{"id", 1},
          {"ok",
           {{"protocol", 1},
            {"header_hash", MLGYM_HEADER_HASH},
            {"name", "odd"},
            {"version", "1.0.0"},
            {"components", Json::array({component})}}}};
}

}  // namespace mlgym::test
