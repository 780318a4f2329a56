// A task in another process. It is evaluated in the evaluation box, as any task is.
#include "base/base64.h"
#include "plugins/process/proxy_instance.h"

namespace mlgym {
namespace {

PluginProcess::Nested putting_into(const mlgym_workspace& workspace, const mlgym_call* call) {
  return [&workspace, call](const std::string& name, const Json& request) -> absl::StatusOr<Json> {
    if (name != "workspace.put") return unknown_request(name);
    std::string bytes(text_of(request, "text"));
    if (request.contains("base64")) {
      auto decoded = from_base64(text_of(request, "base64"));
      if (!decoded) return invalid("workspace.put: its \"base64\" is not base64");
      bytes = std::move(*decoded);
    }
    return call_host(call, [&](const mlgym_call* own, Json&) {
      return workspace.put(&workspace, own, borrow(text_of(request, "path")),
                           {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
    });
  };
}

absl::StatusOr<Json> add_score(const mlgym_scores& scores, const mlgym_call* call,
                               const Json& request) {
  return call_host(call, [&](const mlgym_call* own, Json&) {
    return scores.add(&scores, own, borrow(text_of(request, "metric")),
                      number_from(request.at("value")));
  });
}

// Submitted code on behalf of the plugin; at most one is open at a time.
class PolicyRelay {
 public:
  explicit PolicyRelay(const mlgym_call* call)
      : functions_(static_cast<const mlgym_host_policy*>(
            call->host->extension(call->host, MLGYM_HOST_POLICY))) {}
  ~PolicyRelay() { close(); }
  PolicyRelay(const PolicyRelay&) = delete;
  PolicyRelay& operator=(const PolicyRelay&) = delete;

  absl::StatusOr<Json> ask(const mlgym_call* call, const std::string& name, const Json& request) {
    if (!functions_)
      return make_status(absl::StatusCode::kUnimplemented, "the host offers no policies here");
    if (name == "policy.close") {
      close();
      return Json::object();
    }
    if (name != "policy.open" && name != "policy.tell" && name != "policy.ask")
      return unknown_request(name);
    if (name != "policy.open" && !policy_) return invalid("no policy is open");
    return call_host(call, [&](const mlgym_call* own, Json& ok) {
      const auto message = borrow(text_of(request, "message"));
      if (name == "policy.open") {
        return functions_->open(own, borrow(text_of(request, "file")),
                                borrow(text_of(request, "entry")),
                                borrow(text_of(request, "hello")), &policy_);
      }
      if (name == "policy.tell") return functions_->tell(policy_, own, message);
      std::string reply;
      const mlgym_sink sink = sink_into(reply);
      const auto code = functions_->ask(policy_, own, message, &sink);
      ok = {{"text", std::move(reply)}};
      return code;
    });
  }

 private:
  void close() {
    if (policy_) functions_->close(std::exchange(policy_, nullptr));
  }
  const mlgym_host_policy* functions_;
  mlgym_policy* policy_ = nullptr;
};

mlgym_status evaluate(void* self, const mlgym_call* call, const mlgym_evaluation* evaluation,
                      const mlgym_scores* scores) {
  PolicyRelay policy(call);
  const Json request = {{"call", "task.evaluate"},
                        {"submission", wire_text(evaluation->submission)},
                        {"files", wire_text(evaluation->files)},
                        {"data", wire_text(evaluation->data)},
                        {"scratch", wire_text(evaluation->scratch)},
                        {"split", wire_text(evaluation->split)},
                        {"seed", evaluation->seed}};
  return ask_for_nothing(self, call, request,
                         [&](const std::string& name, const Json& asked) -> absl::StatusOr<Json> {
                           if (name == "scores.add") return add_score(*scores, call, asked);
                           if (name.starts_with("policy.")) return policy.ask(call, name, asked);
                           if (auto answered = ask_service(call, name, asked)) return *answered;
                           return unknown_request(name);
                         });
}

}  // namespace

const mlgym_task proxy_task = {
    sizeof(mlgym_task), 0,
    [](void* self, const mlgym_call* call, const mlgym_workspace* workspace, std::uint64_t seed) {
      return ask_for_nothing(self, call, {{"call", "task.prepare"}, {"seed", seed}},
                             putting_into(*workspace, call));
    },
    &evaluate};

const mlgym_task_facts proxy_task_facts = {
    sizeof(mlgym_task_facts), 0, [](void* self, const mlgym_call* call, const mlgym_sink* out) {
      return ask_for_text(self, call, {{"call", "task.facts"}}, out);
    }};

const mlgym_task_interactive proxy_task_interactive = {
    sizeof(mlgym_task_interactive), 0,
    [](void* self, const mlgym_call* call, std::uint64_t seed, const mlgym_sink* observation) {
      return ask_for_text(self, call, {{"call", "task.reset"}, {"seed", seed}}, observation);
    },
    [](void* self, const mlgym_call* call, mlgym_str action, const mlgym_sink* observation,
       mlgym_interaction* out) {
      return ask_process(self, call, {{"call", "task.step"}, {"action", wire_text(action)}},
                         nullptr, [&](const Json& reply) {
                           observation->write(
                               observation->state,
                               borrow(reply.at("text").get_ref<const std::string&>()));
                           out->reward = number_from(reply.at("reward"));
                           out->terminated = reply.value("terminated", false) ? 1 : 0;
                         });
    },
    [](void* self, const mlgym_call* call, const mlgym_scores* scores) {
      return ask_for_nothing(
          self, call, {{"call", "task.score"}},
          [&](const std::string& name, const Json& request) -> absl::StatusOr<Json> {
            if (name != "scores.add") return unknown_request(name);
            return add_score(*scores, call, request);
          });
    }};

}  // namespace mlgym
