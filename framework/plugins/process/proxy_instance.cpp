#include "plugins/process/proxy_instance.h"

#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

// A call like another one, whose error is kept here.
struct KeptError {
  explicit KeptError(const mlgym_call* call) : outer(call), raw(*call) {
    raw.state = this;
    raw.cancelled = [](const mlgym_call* given) {
      const mlgym_call* asked = static_cast<KeptError*>(given->state)->outer;
      return asked->cancelled(asked);
    };
    raw.set_error = [](const mlgym_call* given, mlgym_str message) {
      static_cast<KeptError*>(given->state)->text = view(message);
    };
  }
  KeptError(const KeptError&) = delete;
  KeptError& operator=(const KeptError&) = delete;
  const mlgym_call* outer;
  mlgym_call raw;
  std::string text;
};

template <class Functions>
const Functions* service_of(const mlgym_call* call, const char* id) {
  return static_cast<const Functions*>(call->host->extension(call->host, id));
}

absl::Status not_offered(std::string_view name) {
  return make_status(absl::StatusCode::kUnimplemented, "the host offers no {} here", name);
}

absl::StatusOr<Json> read_file_for(const mlgym_call* call, const std::string& name,
                                   const Json& request) {
  const auto* files = service_of<mlgym_host_files>(call, MLGYM_HOST_FILES);
  if (!files) return not_offered(name);
  return call_host(call, [&](const mlgym_call* own, Json& ok) {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    const auto path = borrow(text_of(request, "path"));
    const auto code =
        name == "files.read" ? files->read(own, path, &sink) : files->read_yaml(own, path, &sink);
    ok = {{"text", std::move(text)}};
    return code;
  });
}

absl::StatusOr<Json> complete_for(const mlgym_call* call, const std::string& name,
                                  const Json& request) {
  const auto* models = service_of<mlgym_host_models>(call, MLGYM_HOST_MODELS);
  if (!models) return not_offered(name);
  return call_host(call, [&](const mlgym_call* own, Json& ok) {
    const ReceivedRequest received(request.at("request"));
    GatheredReply gathered(received.get()->choices);
    const auto code =
        models->complete(own, borrow(text_of(request, "role")), received.get(), gathered.raw());
    ok = {{"reply", gathered.take()}};
    return code;
  });
}

absl::StatusOr<Json> score_for(const mlgym_call* call, const std::string& name,
                               const Json& request) {
  const auto* metrics = service_of<mlgym_host_metrics>(call, MLGYM_HOST_METRICS);
  if (!metrics) return not_offered(name);
  return call_host(call, [&](const mlgym_call* own, Json& ok) {
    Json predictions = Json::array({request.at("predictions")});
    const ReceivedColumns predicted(predictions), references(request.at("references"));
    double score = 0;
    const auto code = metrics->score(own, borrow(text_of(request, "metric")), predicted.data()[0],
                                     references.data(), references.size(), &score);
    ok = {{"score", wire_number(score)}};
    return code;
  });
}

}  // namespace

absl::StatusOr<Json> call_host(const mlgym_call* call,
                               const std::function<mlgym_status(const mlgym_call*, Json&)>& body) {
  KeptError own(call);
  Json ok = Json::object();
  try {
    const mlgym_status code = body(&own.raw, ok);
    if (code == MLGYM_OK) return ok;
    return absl::Status(static_cast<absl::StatusCode>(code), own.text);
  } catch (const Json::exception& error) {
    return invalid("a request of another form than docs/process_protocol.md says: {}",
                   error.what());
  }
}

absl::Status unknown_request(std::string_view name) {
  return make_status(absl::StatusCode::kUnimplemented, "the host knows no call \"{}\" here", name);
}

std::optional<absl::StatusOr<Json>> ask_service(const mlgym_call* call, const std::string& name,
                                                const Json& request) {
  if (name == "files.read" || name == "files.read_yaml") return read_file_for(call, name, request);
  if (name == "models.complete") return complete_for(call, name, request);
  if (name == "metrics.score") return score_for(call, name, request);
  return {};
}

mlgym_status ask_for_text(void* self, const mlgym_call* call, const Json& request,
                          const mlgym_sink* out, const PluginProcess::Nested& nested) {
  return ask_process(self, call, request, nested, [out](const Json& reply) {
    out->write(out->state, borrow(reply.at("text").get_ref<const std::string&>()));
  });
}

mlgym_status ask_for_nothing(void* self, const mlgym_call* call, const Json& request,
                             const PluginProcess::Nested& nested) {
  return ask_process(self, call, request, nested, [](const Json&) {});
}

}  // namespace mlgym
