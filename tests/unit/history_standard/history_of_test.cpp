#include "history_of_test.h"

#include <set>

#include "catch.h"

namespace history::test {
namespace {

Host& of(const mlgym_call* call) { return *static_cast<Host*>(call->state); }

mlgym_status get(const mlgym_settings* settings, mlgym_str path, const mlgym_sink* out) {
  const Json& all = *static_cast<const Json*>(settings->state);
  const std::string key(mlgym::view(path));
  if (!all.contains(key)) return MLGYM_NOT_FOUND;
  const Json& value = all[key];
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  out->write(out->state, mlgym::str(text));
  return MLGYM_OK;
}

mlgym_status read_file(const mlgym_call*, mlgym_str path, const mlgym_sink* out) {
  out->write(out->state, mlgym::str("Contents of " + std::string(mlgym::view(path))));
  return MLGYM_OK;
}

constexpr mlgym_host_files kFiles = {sizeof(mlgym_host_files), 0, read_file, read_file};

}  // namespace

static mlgym_status complete(const mlgym_call* call, mlgym_str role, const mlgym_request* request,
                             const mlgym_reply* reply) {
  Host& host = of(call);
  const std::string name(mlgym::view(role));
  host.roles_asked.push_back(name);
  if (host.failures.count(name)) return host.failures[name];
  if (!host.replies.count(name)) return MLGYM_NOT_FOUND;
  host.asked.push_back(mlgym::detail::request_from(*request));
  auto& left = host.replies[name];
  if (left.empty()) return MLGYM_UNAVAILABLE;
  reply->text(reply, 0, mlgym::str(left.front()));
  reply->finish(reply, 0, MLGYM_FINISH_STOP);
  left.pop_front();
  return MLGYM_OK;
}

Message says(Role role, const std::string& text) { return {role, text, {}, {}, ""}; }

Message calls(const std::vector<std::string>& ids, const std::string& text) {
  Message message = says(Role::assistant, text);
  for (const auto& id : ids) message.calls.push_back({id, "shell", "{\"command\": \"ls\"}"});
  return message;
}

Message answers(const std::string& id, const std::string& text) {
  return {Role::tool, text, {}, {}, id};
}

std::vector<Message> chat_of(std::size_t turns, const std::string& output) {
  std::vector<Message> chat = {says(Role::system, "system"), says(Role::user, "task")};
  for (std::size_t i = 0; i < turns; ++i) {
    chat.push_back(says(Role::assistant, "thought " + std::to_string(i)));
    chat.push_back(says(Role::user, output));
  }
  return chat;
}

std::vector<std::string> texts(const std::vector<Message>& messages) {
  std::vector<std::string> result;
  for (const auto& message : messages) result.push_back(message.text);
  return result;
}

Host::Host(Json settings) : settings_(std::move(settings)) {
  static constexpr mlgym_host_models kModels = {sizeof(mlgym_host_models), 0, complete};
  settings_raw_ = {sizeof settings_raw_, 0, &settings_, get};
  host_ = {sizeof host_, 0, [](const mlgym_host*, std::int32_t, mlgym_str) {},
           [](const mlgym_host*, const char* id) -> const void* {
             if (id == std::string(MLGYM_HOST_FILES)) return &kFiles;
             return id == std::string(MLGYM_HOST_MODELS) ? &kModels : nullptr;
           }};
  call_ = {sizeof call_,
           0,
           &host_,
           this,
           INT64_MAX,
           [](const mlgym_call*) { return 0; },
           [](const mlgym_call*, mlgym_str) {}};
}

void check_answers(const std::vector<Message>& seen) {
  std::multiset<std::string> open;
  for (const auto& message : seen) {
    for (const auto& call : message.calls) open.insert(call.id);
    if (message.role != Role::tool) continue;
    const auto call = open.find(message.call_id);
    REQUIRE(call != open.end());
    open.erase(call);
  }
  // Providers refuse calls without answers as well; only the chat's last may wait for theirs.
  if (!seen.empty() && seen.back().calls.empty()) CHECK(open.empty());
}

}  // namespace history::test
