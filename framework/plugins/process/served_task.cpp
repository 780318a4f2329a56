#include <mlgym/kinds/task.h>

#include "base/base64.h"
#include "plugins/process/library_server_parts.h"

namespace mlgym {
namespace {

mlgym_scores scores_for(HostLine& host) {
  mlgym_scores scores{};
  scores.size = sizeof scores;
  scores.state = &host;
  scores.add = [](const mlgym_scores* given, const mlgym_call* call, mlgym_str name, double value) {
    return pass_to_host(
        *static_cast<HostLine*>(given->state), call,
        {{"call", "scores.add"}, {"metric", wire_text(name)}, {"value", wire_number(value)}},
        [](const Json&) {});
  };
  return scores;
}

mlgym_status prepare(const ServedRequest& request, Json&) {
  const auto& task = request.table<mlgym_task>();
  if (!MLGYM_HAS(&task, prepare)) return MLGYM_OK;
  mlgym_workspace workspace{};
  workspace.size = sizeof workspace;
  workspace.state = &request.host;
  workspace.put = [](const mlgym_workspace* given, const mlgym_call* call, mlgym_str path,
                     mlgym_bytes content) {
    const std::string_view bytes(reinterpret_cast<const char*>(content.data), content.size);
    return pass_to_host(
        *static_cast<HostLine*>(given->state), call,
        {{"call", "workspace.put"}, {"path", wire_text(path)}, {"base64", to_base64(bytes)}},
        [](const Json&) {});
  };
  return task.prepare(request.self, request.call, &workspace,
                      integer_of<std::uint64_t>(request.members, "seed", 0));
}

mlgym_status evaluate(const ServedRequest& request, Json&) {
  const auto& task = request.table<mlgym_task>();
  if (!MLGYM_HAS(&task, evaluate)) return not_there(request, "evaluate");
  const auto member = [&request](const char* key) { return borrow(text_of(request.members, key)); };
  const mlgym_evaluation evaluation{
      sizeof evaluation,    0,
      member("submission"), member("files"),
      member("data"),       member("scratch"),
      member("split"),      integer_of<std::uint64_t>(request.members, "seed", 0)};
  const mlgym_scores scores = scores_for(request.host);
  return task.evaluate(request.self, request.call, &evaluation, &scores);
}

mlgym_status facts(const ServedRequest& request, Json& ok) {
  const auto* table = static_cast<const mlgym_task_facts*>(request.extension(MLGYM_TASK_FACTS));
  if (!table || !MLGYM_HAS(table, facts)) return not_there(request, "facts");
  return served_text(
      ok, [&](const mlgym_sink* out) { return table->facts(request.self, request.call, out); });
}

const mlgym_task_interactive* interactive_of(const ServedRequest& request) {
  return static_cast<const mlgym_task_interactive*>(request.extension(MLGYM_TASK_INTERACTIVE));
}

mlgym_status reset(const ServedRequest& request, Json& ok) {
  const auto* table = interactive_of(request);
  if (!table || !MLGYM_HAS(table, reset)) return not_there(request, "reset");
  return served_text(ok, [&](const mlgym_sink* out) {
    return table->reset(request.self, request.call,
                        integer_of<std::uint64_t>(request.members, "seed", 0), out);
  });
}

mlgym_status step(const ServedRequest& request, Json& ok) {
  const auto* table = interactive_of(request);
  if (!table || !MLGYM_HAS(table, step)) return not_there(request, "step");
  mlgym_interaction interaction{};
  interaction.size = sizeof interaction;
  const auto code = served_text(ok, [&](const mlgym_sink* out) {
    return table->step(request.self, request.call, borrow(text_of(request.members, "action")), out,
                       &interaction);
  });
  ok["reward"] = wire_number(interaction.reward);
  ok["terminated"] = interaction.terminated != 0;
  return code;
}

mlgym_status score(const ServedRequest& request, Json&) {
  const auto* table = interactive_of(request);
  if (!table || !MLGYM_HAS(table, score)) return not_there(request, "score");
  const mlgym_scores scores = scores_for(request.host);
  return table->score(request.self, request.call, &scores);
}

}  // namespace

const std::map<std::string_view, Serve>& served_task_calls() {
  static const std::map<std::string_view, Serve> calls = {
      {"task.prepare", &prepare}, {"task.evaluate", &evaluate}, {"task.facts", &facts},
      {"task.reset", &reset},     {"task.step", &step},         {"task.score", &score}};
  return calls;
}

}  // namespace mlgym
