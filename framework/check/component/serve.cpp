#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "check/component/process.h"
#include "check/component/suite.h"
#include "plugins/registry.h"

namespace mlgym {
namespace {

void tell(const Json& line) { (void)write_to_pipe(kCheckerResults, dump_json(line) + "\n"); }

void tell_result(const CheckResult& result, bool unable) {
  tell({{"name", result.name},
        {"status", name_of(result.status)},
        {"detail", result.detail},
        {"seconds", result.seconds},
        {"unable", unable}});
}

absl::StatusOr<const mlgym_component*> load(Registry& registry, const std::string& folder,
                                            const std::string& kind, const std::string& name) {
  auto manifest = read_manifest(std::filesystem::path(folder) / "plugin.yaml");
  if (!manifest.ok()) return manifest.status();
  // This process is there for it alone.
  return registry.load({std::move(*manifest), {whole_kind(kind), name, ""}}, Isolation::none);
}

}  // namespace

int serve_checks(const std::string& text) {
  const auto job = parse_json(text);
  if (!job.ok() || !job->is_object()) return 2;
  const std::string folder = job->value("plugin", "");
  tell({{"begins", "table"}});
  Registry registry({});
  const auto component = load(registry, folder, job->value("kind", ""), job->value("name", ""));
  if (!component.ok()) {
    CheckResult result;
    result.name = "table";
    result.status = CheckResult::Status::fail;
    result.detail = message_of(component.status());
    tell_result(result, false);
    tell({{"whole", true}});
    return 0;
  }
  ComponentSubject subject(*component, job->value("settings", Json::object()),
                           job->contains("settings"), job->value("files", ""),
                           job->value("scratch", ""));
  subject.enters = [](std::string_view function) { tell({{"enters", function}}); };
  ComponentSuite suite;
  suite.only = job->value("only", std::vector<std::string>());
  suite.after = job->value("after", "");
  suite.begins = [](std::string_view name) { tell({{"begins", name}}); };
  suite.done = tell_result;
  check_component(subject, suite);
  tell({{"whole", true}});
  return 0;
}

}  // namespace mlgym
