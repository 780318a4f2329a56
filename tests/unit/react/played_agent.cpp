#include "played_agent.h"

#include <fstream>
#include <sstream>

#include "react_agent.h"

namespace react::test {
namespace {

PlayedAgent& of(const mlgym_call* call) { return *static_cast<PlayedAgent*>(call->state); }

mlgym_status read_file(const mlgym_call* call, mlgym_str path, const mlgym_sink* out) {
  const std::string name(mlgym::view(path));
  const auto& files = of(call).files;
  if (const auto known = files.find(name); known != files.end()) {
    out->write(out->state, mlgym::str(known->second));
    return MLGYM_OK;
  }
  std::ifstream file(std::string(AGENT_FOLDER "/") + name);
  if (!file) {
    call->set_error(call, mlgym::str(name + ": No such file"));
    return MLGYM_NOT_FOUND;
  }
  std::stringstream content;
  content << file.rdbuf();
  out->write(out->state, mlgym::str(content.str()));
  return MLGYM_OK;
}

constexpr mlgym_host_files kFiles = {sizeof(mlgym_host_files), 0, read_file, read_file};

mlgym_status read_setting(const mlgym_settings* settings, mlgym_str path, const mlgym_sink* out) {
  const Json* value = static_cast<const Json*>(settings->state);
  std::stringstream keys{std::string(mlgym::view(path))};
  for (std::string key; std::getline(keys, key, '.');) {
    if (!value->is_object() || !value->contains(key)) return MLGYM_NOT_FOUND;
    value = &(*value)[key];
  }
  const std::string text = value->is_string() ? value->get<std::string>() : value->dump();
  out->write(out->state, mlgym::str(text));
  return MLGYM_OK;
}

}  // namespace

mlgym::ChatReply says(const std::string& text, mlgym::Finish finish) {
  mlgym::ChatReply reply;
  reply.text = text;
  reply.finish = finish;
  return reply;
}

mlgym::ChatReply calls(const std::vector<mlgym::ToolCall>& calls) {
  mlgym::ChatReply reply;
  reply.calls = calls;
  reply.finish = mlgym::Finish::tool_calls;
  return reply;
}

mlgym::ChatReply runs(const std::string& command) {
  return says("I think.\n```\n" + command + "\n```");
}

PlayedAgent::PlayedAgent()
    : task({{"instructions", "Solve it."},
            {"workspace", "/workspace"},
            {"tool_descriptions",
             {{{"name", "shell"},
               {"description", "Runs a command."},
               {"parameters",
                {{"type", "object"},
                 {"properties", {{"command", {{"type", "string"}}}}},
                 {"required", {"command"}}}},
               {"usage", "any shell command"}}}}}),
      observation([](std::size_t n) { return "output " + std::to_string(n) + "\n"; }) {
  make_call();
  make_episode();
}

void PlayedAgent::make_call() {
  host_ = {sizeof host_, 0, [](const mlgym_host*, std::int32_t, mlgym_str) {},
           [](const mlgym_host*, const char* id) -> const void* {
             return id == std::string(MLGYM_HOST_FILES) ? &kFiles : nullptr;
           }};
  call_ = {sizeof call_,
           0,
           &host_,
           this,
           INT64_MAX,
           [](const mlgym_call*) { return 0; },
           [](const mlgym_call* call, mlgym_str text) {
             test::of(call).error = std::string(mlgym::view(text));
           }};
}

void PlayedAgent::make_episode() {
  episode_.state = this;
  episode_.task = [](const mlgym_episode* episode, const mlgym_call*, const mlgym_sink* out) {
    out->write(out->state, mlgym::str(of(episode).task.dump()));
    return mlgym_status{MLGYM_OK};
  };
  episode_.budget = [](const mlgym_episode* episode, const mlgym_call*, const mlgym_sink* out) {
    const auto left = of(episode).most_steps - of(episode).steps.size();
    out->write(out->state, mlgym::str(Json{{"steps", left}, {"feedback", nullptr}}.dump()));
    return mlgym_status{MLGYM_OK};
  };
  episode_.step = [](const mlgym_episode* episode, const mlgym_call*, mlgym_environment*,
                     const mlgym_action* action, const mlgym_sink* out, const mlgym_sink* told,
                     mlgym_step* step) { return of(episode).take(*action, out, told, step); };
  episode_.complete = [](const mlgym_episode* episode, const mlgym_call*, mlgym_str,
                         const mlgym_request* request,
                         const mlgym_reply* reply) { return of(episode).reply(*request, *reply); };
  episode_.checkpoint = [](const mlgym_episode* episode, const mlgym_call*, mlgym_str state) {
    if (of(episode).dead()) return mlgym_status{MLGYM_CANCELLED};
    of(episode).states.emplace_back(mlgym::view(state));
    return mlgym_status{MLGYM_OK};
  };
  episode_.give_up = [](const mlgym_episode* episode, const mlgym_call*, mlgym_str tag) {
    of(episode).gave_up = std::string(mlgym::view(tag));
    return mlgym_status{MLGYM_OK};
  };
}

mlgym_status PlayedAgent::take(const mlgym_action& action, const mlgym_sink* out,
                               const mlgym_sink* told, mlgym_step* step) {
  if (dead()) return MLGYM_CANCELLED;
  const auto text = [](mlgym_str part) { return std::string(mlgym::view(part)); };
  const std::string seen = observation(steps.size());
  const std::string known = info ? info(steps.size()) : "";
  steps.push_back(
      {text(action.text), text(action.tool), text(action.arguments), text(action.command)});
  out->write(out->state, mlgym::str(seen));
  told->write(told->state, mlgym::str(known));
  step->truncated = steps.size() >= most_steps;
  return MLGYM_OK;
}

mlgym_status PlayedAgent::reply(const mlgym_request& request, const mlgym_reply& reply) {
  if (dead()) return MLGYM_CANCELLED;
  asked.push_back(mlgym::detail::request_from(request));
  if (const auto failure = failures.find(asked.size() - 1); failure != failures.end())
    return failure->second;
  if (replies.empty()) return MLGYM_UNAVAILABLE;
  const mlgym::ChatReply next = std::move(replies.front());
  replies.pop_front();
  mlgym::ReplyWriter writer(&reply);
  writer.text(next.text);
  for (const auto& call : next.calls) writer.tool_call(call);
  writer.finish(next.finish);
  if (!next.opaque.empty()) writer.opaque(next.opaque);
  return MLGYM_OK;
}

mlgym_status PlayedAgent::run() {
  episode_.size = offers_ends ? sizeof episode_ : offsetof(mlgym_episode, checkpoint);
  episode_.continued = mlgym::str(continued);
  const mlgym_settings raw{sizeof raw, 0, &settings, read_setting};
  return mlgym::detail::guard(&call_, [&] {
    ReactAgent agent(mlgym::Settings(&raw, &call_));
    mlgym::Call call(&call_);
    mlgym::Episode episode(&episode_, &call_);
    agent.run(call, episode);
  });
}

}  // namespace react::test
