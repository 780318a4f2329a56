// The kinds whose functions need little more than their arguments sent and their answer taken.
#include "plugins/process/proxy_instance.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

mlgym_status score(void* self, const mlgym_call* call, const mlgym_values* predictions,
                   const mlgym_values* const* references, std::size_t count, double* out) {
  return ask_process(self, call,
                     {{"call", "metric.score"},
                      {"predictions", wire_column(*predictions)},
                      {"references", wire_columns(references, count)}},
                     nullptr, [out](const Json& reply) { *out = number_from(reply.at("score")); });
}

mlgym_status call_tool(void* self, const mlgym_call* call, mlgym_str arguments,
                       const mlgym_tool_environment* environment, const mlgym_sink* reply) {
  Json message = {{"call", "tool.call"}, {"arguments", wire_text(arguments)}};
  if (MLGYM_KNOWS(environment, folder) && environment->folder.size > 0)
    message["folder"] = wire_text(environment->folder);
  return ask_for_text(self, call, std::move(message), reply,
                      [&](const std::string& name, const Json& request) -> absl::StatusOr<Json> {
                        if (name != "tool.shell") return unknown_request(name);
                        return call_host(call, [&](const mlgym_call* own, Json& ok) {
                          std::string output;
                          const mlgym_sink sink = sink_into(output);
                          std::int32_t exit_code = 0;
                          const auto code = environment->shell(environment, own,
                                                               borrow(text_of(request, "command")),
                                                               &sink, &exit_code);
                          ok = {{"output", std::move(output)}, {"exit_code", exit_code}};
                          return code;
                        });
                      });
}

mlgym_status tables(void* self, const mlgym_call* call, const mlgym_row* const* rows,
                    std::size_t count, const mlgym_sink* out) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(wire_row(*rows[i]));
  return ask_for_text(self, call, {{"call", "aggregator.tables"}, {"rows", std::move(list)}}, out);
}

mlgym_status complete(void* self, const mlgym_call* call, const mlgym_request* request,
                      const mlgym_reply* reply) {
  return ask_process(
      self, call, {{"call", "model.complete"}, {"request", wire_request(*request)}}, nullptr,
      [](const Json&) {}, [reply](const Json& part) { tell_part(part, *reply); });
}

mlgym_status view_chat(void* self, const mlgym_call* call, const mlgym_message* const* messages,
                       std::size_t count, std::int64_t budget, const mlgym_chat* out) {
  mlgym_status code = MLGYM_OK;
  const mlgym_status asked = ask_process(
      self, call,
      {{"call", "history.view"}, {"messages", wire_messages(messages, count)}, {"budget", budget}},
      [&](const std::string& name, const Json& request) -> absl::StatusOr<Json> {
        if (auto answered = ask_service(call, name, request)) return *answered;
        return unknown_request(name);
      },
      [&](const Json& answered) {
        const ReceivedRequest received(answered);
        for (std::size_t i = 0; i < received.get()->message_count && code == MLGYM_OK; ++i)
          code = out->add(out, call, received.get()->messages[i]);
      });
  return asked == MLGYM_OK ? code : asked;
}

mlgym_status plan(void* self, const mlgym_call* call, std::int64_t round, const mlgym_plan* out) {
  mlgym_status code = MLGYM_OK;
  const mlgym_status asked = ask_process(
      self, call, {{"call", "learner.plan"}, {"round", round}},
      [&](const std::string& name, const Json& request) -> absl::StatusOr<Json> {
        if (auto answered = ask_service(call, name, request)) return *answered;
        return unknown_request(name);
      },
      [&](const Json& reply) {
        for (const auto& episode : reply.at("episodes")) {
          if (code != MLGYM_OK) break;
          code = out->add(out, call, borrow(episode.get_ref<const std::string&>()));
        }
      });
  return asked == MLGYM_OK ? code : asked;
}

mlgym_status export_rows(void* self, const mlgym_call* call, const mlgym_trajectory* trajectory,
                         const mlgym_rows* out) {
  mlgym_status code = MLGYM_OK;
  const mlgym_status asked = ask_process(
      self, call, {{"call", "exporter.rows"}, {"trajectory", wire_trajectory(*trajectory)}},
      nullptr, [&](const Json& reply) {
        const auto pass = [&](const char* key, auto function) {
          if (!reply.contains(key)) return;
          for (const auto& row : reply[key]) {
            if (code == MLGYM_OK)
              code = function(out, call, borrow(row.template get_ref<const std::string&>()));
          }
        };
        pass("rows", out->add);
        pass("dropped", out->drop);
      });
  return asked == MLGYM_OK ? code : asked;
}

}  // namespace

mlgym_metric proxy_metric(std::int32_t direction, double low, double high, double floor_value) {
  return {sizeof(mlgym_metric), direction, low, high, floor_value, &score};
}

const mlgym_tool proxy_tool = {sizeof(mlgym_tool), 0,
                               [](void* self, const mlgym_call* call, const mlgym_sink* out) {
                                 return ask_for_text(self, call, {{"call", "tool.describe"}}, out);
                               },
                               &call_tool};

const mlgym_aggregator proxy_aggregator = {sizeof(mlgym_aggregator), 0, &tables};

const mlgym_model proxy_model = {
    sizeof(mlgym_model),
    0,
    [](void* self, const mlgym_call* call, const mlgym_sink* out) {
      return ask_for_text(self, call, {{"call", "model.describe"}}, out);
    },
    &complete,
    [](void* self, const mlgym_call* call, const mlgym_sink* out) {
      return ask_for_text(self, call, {{"call", "model.save"}}, out);
    },
    [](void* self, const mlgym_call* call, mlgym_str saved) {
      return ask_for_nothing(self, call, {{"call", "model.load"}, {"saved", wire_text(saved)}});
    }};

const mlgym_history proxy_history = {sizeof(mlgym_history), 0, &view_chat};

const mlgym_learner proxy_learner = {
    sizeof(mlgym_learner),
    0,
    &plan,
    [](void* self, const mlgym_call* call, const mlgym_trajectory* trajectory) {
      return ask_for_nothing(
          self, call, {{"call", "learner.observe"}, {"trajectory", wire_trajectory(*trajectory)}});
    },
    [](void* self, const mlgym_call* call, const mlgym_sink* out) {
      return ask_for_text(self, call, {{"call", "learner.publish"}}, out);
    },
    [](void* self, const mlgym_call* call, mlgym_str observation, std::uint64_t seed,
       const mlgym_sink* action, double* log_probability) {
      return ask_process(
          self, call,
          {{"call", "learner.act"}, {"observation", wire_text(observation)}, {"seed", seed}},
          nullptr, [&](const Json& reply) {
            action->write(action->state, borrow(reply.at("text").get_ref<const std::string&>()));
            *log_probability = number_from(reply.at("log_probability"));
          });
    },
    [](void* self, const mlgym_call* call, const mlgym_sink* out) {
      return ask_for_text(self, call, {{"call", "learner.save"}}, out);
    },
    [](void* self, const mlgym_call* call, mlgym_str saved) {
      return ask_for_nothing(self, call, {{"call", "learner.load"}, {"saved", wire_text(saved)}});
    }};

const mlgym_executor proxy_executor = {
    sizeof(mlgym_executor), 0,
    [](void* self, const mlgym_call* call, const mlgym_str* arguments, std::size_t count,
       mlgym_str folder, const mlgym_sink* worker) {
      Json words = Json::array();
      for (std::size_t i = 0; i < count; ++i) words.push_back(wire_text(arguments[i]));
      return ask_for_text(self, call,
                          {{"call", "executor.start"},
                           {"arguments", std::move(words)},
                           {"folder", wire_text(folder)}},
                          worker);
    },
    [](void* self, const mlgym_call* call, mlgym_str worker, mlgym_worker_state* out,
       const mlgym_sink* reason) {
      return ask_process(self, call, {{"call", "executor.poll"}, {"worker", wire_text(worker)}},
                         nullptr, [&](const Json& reply) {
                           out->state = integer_from<std::int32_t>(reply.at("state"));
                           out->exit_code = integer_of<std::int32_t>(reply, "exit_code", 0);
                           reason->write(reason->state, borrow(text_of(reply, "text")));
                         });
    },
    [](void* self, const mlgym_call* call, mlgym_str worker) {
      return ask_for_nothing(self, call,
                             {{"call", "executor.stop"}, {"worker", wire_text(worker)}});
    }};

const mlgym_exporter proxy_exporter = {sizeof(mlgym_exporter), 0, &export_rows};

}  // namespace mlgym
