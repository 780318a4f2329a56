// The kinds whose functions need little more than their arguments read and their answer sent.
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/executor.h>
#include <mlgym/kinds/exporter.h>
#include <mlgym/kinds/history.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/tool.h>

#include "plugins/process/library_server_parts.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

mlgym_status score(const ServedRequest& request, Json& ok) {
  const auto& metric = request.table<mlgym_metric>();
  if (!MLGYM_HAS(&metric, score)) return not_there(request, "score");
  const Json predictions = Json::array({request.members.at("predictions")});
  const ReceivedColumns predicted(predictions), references(request.members.at("references"));
  double value = 0;
  const auto code = metric.score(request.self, request.call, predicted.data()[0], references.data(),
                                 references.size(), &value);
  ok = {{"score", wire_number(value)}};
  return code;
}

mlgym_status describe_tool(const ServedRequest& request, Json& ok) {
  const auto& tool = request.table<mlgym_tool>();
  if (!MLGYM_HAS(&tool, describe)) return not_there(request, "describe");
  return served_text(
      ok, [&](const mlgym_sink* out) { return tool.describe(request.self, request.call, out); });
}

mlgym_status call_tool(const ServedRequest& request, Json& ok) {
  const auto& tool = request.table<mlgym_tool>();
  if (!MLGYM_HAS(&tool, call)) return not_there(request, "call");
  mlgym_tool_environment environment{};
  environment.size = sizeof environment;
  environment.state = &request.host;
  const std::string folder = request.members.value("folder", "");
  environment.folder = borrow(folder);
  environment.shell = [](const mlgym_tool_environment* given, const mlgym_call* call,
                         mlgym_str command, const mlgym_sink* output, std::int32_t* exit_code) {
    return pass_to_host(*static_cast<HostLine*>(given->state), call,
                        {{"call", "tool.shell"}, {"command", wire_text(command)}},
                        [&](const Json& answered) {
                          write_text(output, text_of(answered, "output"));
                          *exit_code = integer_of<std::int32_t>(answered, "exit_code", 0);
                        });
  };
  return served_text(ok, [&](const mlgym_sink* out) {
    return tool.call(request.self, request.call, borrow(text_of(request.members, "arguments")),
                     &environment, out);
  });
}

mlgym_status tables(const ServedRequest& request, Json& ok) {
  const auto& aggregator = request.table<mlgym_aggregator>();
  if (!MLGYM_HAS(&aggregator, tables)) return not_there(request, "tables");
  const ReceivedRows rows(request.members.at("rows"));
  return served_text(ok, [&](const mlgym_sink* out) {
    return aggregator.tables(request.self, request.call, rows.data(), rows.size(), out);
  });
}

mlgym_status describe_model(const ServedRequest& request, Json& ok) {
  const auto& model = request.table<mlgym_model>();
  ok = {{"text", "{}"}};
  if (!MLGYM_HAS(&model, describe)) return MLGYM_OK;
  return served_text(
      ok, [&](const mlgym_sink* out) { return model.describe(request.self, request.call, out); });
}

mlgym_status complete(const ServedRequest& request, Json&) {
  const auto& model = request.table<mlgym_model>();
  if (!MLGYM_HAS(&model, complete)) return not_there(request, "complete");
  const ReceivedRequest received(request.members.at("request"));
  const PartedReply reply([&request](Json part) { request.host.send_part(std::move(part)); });
  return model.complete(request.self, request.call, received.get(), reply.raw());
}

mlgym_status save_model(const ServedRequest& request, Json& ok) {
  const auto& model = request.table<mlgym_model>();
  ok = {{"text", ""}};
  if (!MLGYM_HAS(&model, save)) return MLGYM_OK;
  return served_text(
      ok, [&](const mlgym_sink* out) { return model.save(request.self, request.call, out); });
}

mlgym_status load_model(const ServedRequest& request, Json&) {
  const auto& model = request.table<mlgym_model>();
  if (!MLGYM_HAS(&model, load)) return MLGYM_OK;
  return model.load(request.self, request.call, borrow(text_of(request.members, "saved")));
}

mlgym_status view_chat(const ServedRequest& request, Json& ok) {
  const auto& history = request.table<mlgym_history>();
  if (!MLGYM_HAS(&history, view)) return not_there(request, "view");
  const ReceivedRequest received(request.members);
  Json messages = Json::array();
  mlgym_chat chat{};
  chat.size = sizeof chat;
  chat.state = &messages;
  chat.add = [](const mlgym_chat* given, const mlgym_call* call, const mlgym_message* message) {
    return answer(call, [&]() -> absl::Status {
      static_cast<Json*>(given->state)->push_back(wire_messages(&message, 1)[0]);
      return absl::OkStatus();
    });
  };
  const auto code = history.view(request.self, request.call, received.get()->messages,
                                 received.get()->message_count,
                                 integer_of<std::int64_t>(request.members, "budget", 0), &chat);
  ok = {{"messages", std::move(messages)}};
  return code;
}

mlgym_status plan(const ServedRequest& request, Json& ok) {
  const auto& learner = request.table<mlgym_learner>();
  if (!MLGYM_HAS(&learner, plan)) return not_there(request, "plan");
  Json episodes = Json::array();
  mlgym_plan out{};
  out.size = sizeof out;
  out.state = &episodes;
  out.add = [](const mlgym_plan* given, const mlgym_call*, mlgym_str episode) -> mlgym_status {
    static_cast<Json*>(given->state)->push_back(wire_text(episode));
    return MLGYM_OK;
  };
  const auto code = learner.plan(request.self, request.call,
                                 integer_of<std::int64_t>(request.members, "round", 0), &out);
  ok = {{"episodes", std::move(episodes)}};
  return code;
}

mlgym_status observe(const ServedRequest& request, Json&) {
  const auto& learner = request.table<mlgym_learner>();
  if (!MLGYM_HAS(&learner, observe)) return not_there(request, "observe");
  const ReceivedTrajectory trajectory(request.members.at("trajectory"));
  return learner.observe(request.self, request.call, trajectory.get());
}

mlgym_status publish(const ServedRequest& request, Json& ok) {
  const auto& learner = request.table<mlgym_learner>();
  if (!MLGYM_HAS(&learner, publish)) return not_there(request, "publish");
  return served_text(
      ok, [&](const mlgym_sink* out) { return learner.publish(request.self, request.call, out); });
}

mlgym_status act(const ServedRequest& request, Json& ok) {
  const auto& learner = request.table<mlgym_learner>();
  if (!MLGYM_HAS(&learner, act)) return not_there(request, "act");
  double log_probability = 0;
  const auto code = served_text(ok, [&](const mlgym_sink* out) {
    return learner.act(request.self, request.call, borrow(text_of(request.members, "observation")),
                       integer_of<std::uint64_t>(request.members, "seed", 0), out,
                       &log_probability);
  });
  ok["log_probability"] = wire_number(log_probability);
  return code;
}

mlgym_status save(const ServedRequest& request, Json& ok) {
  const auto& learner = request.table<mlgym_learner>();
  if (!MLGYM_HAS(&learner, save)) return not_there(request, "save");
  return served_text(
      ok, [&](const mlgym_sink* out) { return learner.save(request.self, request.call, out); });
}

mlgym_status load(const ServedRequest& request, Json&) {
  const auto& learner = request.table<mlgym_learner>();
  if (!MLGYM_HAS(&learner, load)) return not_there(request, "load");
  return learner.load(request.self, request.call, borrow(text_of(request.members, "saved")));
}

mlgym_status start_worker(const ServedRequest& request, Json& ok) {
  const auto& executor = request.table<mlgym_executor>();
  if (!MLGYM_HAS(&executor, start)) return not_there(request, "start");
  std::vector<mlgym_str> words;
  for (const auto& word : request.members.at("arguments"))
    words.push_back(borrow(word.get_ref<const std::string&>()));
  return served_text(ok, [&](const mlgym_sink* out) {
    return executor.start(request.self, request.call, words.data(), words.size(),
                          borrow(text_of(request.members, "folder")), out);
  });
}

mlgym_status poll_worker(const ServedRequest& request, Json& ok) {
  const auto& executor = request.table<mlgym_executor>();
  if (!MLGYM_HAS(&executor, poll)) return not_there(request, "poll");
  mlgym_worker_state state{};
  state.size = sizeof state;
  const auto code = served_text(ok, [&](const mlgym_sink* out) {
    return executor.poll(request.self, request.call, borrow(text_of(request.members, "worker")),
                         &state, out);
  });
  ok["state"] = state.state;
  ok["exit_code"] = state.exit_code;
  return code;
}

mlgym_status stop_worker(const ServedRequest& request, Json&) {
  const auto& executor = request.table<mlgym_executor>();
  if (!MLGYM_HAS(&executor, stop)) return not_there(request, "stop");
  return executor.stop(request.self, request.call, borrow(text_of(request.members, "worker")));
}

mlgym_status export_rows(const ServedRequest& request, Json& ok) {
  const auto& exporter = request.table<mlgym_exporter>();
  if (!MLGYM_HAS(&exporter, rows)) return not_there(request, "rows");
  const ReceivedTrajectory trajectory(request.members.at("trajectory"));
  ok = {{"rows", Json::array()}, {"dropped", Json::array()}};
  mlgym_rows out{};
  out.size = sizeof out;
  out.state = &ok;
  out.add = [](const mlgym_rows* given, const mlgym_call*, mlgym_str row) -> mlgym_status {
    (*static_cast<Json*>(given->state))["rows"].push_back(wire_text(row));
    return MLGYM_OK;
  };
  out.drop = [](const mlgym_rows* given, const mlgym_call*, mlgym_str reason) -> mlgym_status {
    (*static_cast<Json*>(given->state))["dropped"].push_back(wire_text(reason));
    return MLGYM_OK;
  };
  return exporter.rows(request.self, request.call, trajectory.get(), &out);
}

}  // namespace

const std::map<std::string_view, Serve>& served_calls_of_other_kinds() {
  static const std::map<std::string_view, Serve> calls = {{"metric.score", &score},
                                                          {"tool.describe", &describe_tool},
                                                          {"tool.call", &call_tool},
                                                          {"aggregator.tables", &tables},
                                                          {"model.describe", &describe_model},
                                                          {"model.complete", &complete},
                                                          {"model.save", &save_model},
                                                          {"model.load", &load_model},
                                                          {"history.view", &view_chat},
                                                          {"learner.plan", &plan},
                                                          {"learner.observe", &observe},
                                                          {"learner.publish", &publish},
                                                          {"learner.act", &act},
                                                          {"learner.save", &save},
                                                          {"learner.load", &load},
                                                          {"executor.start", &start_worker},
                                                          {"executor.poll", &poll_worker},
                                                          {"executor.stop", &stop_worker},
                                                          {"exporter.rows", &export_rows}};
  return calls;
}

}  // namespace mlgym
