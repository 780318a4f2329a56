#include "check/component/suite.h"

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "check/component/kinds.h"
#include "components/settings_schema.h"
#include "plugins/kinds.h"
#include "plugins/tables.h"

namespace mlgym {
namespace {

using Status = CheckResult::Status;

CheckResult result_of(Status status, std::string detail) {
  CheckResult result;
  result.status = status;
  result.detail = std::move(detail);
  return result;
}

std::string usable_table(const ComponentSubject& subject, const ComponentKind& kind) {
  absl::Status whole = check_table(*subject.component);
  const std::string lacking = kind.lacks ? kind.lacks(subject) : "";
  if (whole.ok() && !lacking.empty()) whole = table_without(lacking, subject.component->kind);
  return std::string(message_of(whole));
}

CheckResult settings_schema(const ComponentSubject& subject) {
  const char* schema = subject.component->settings_schema;
  if (!schema) return result_of(Status::pass, "none: the host refuses keys that nobody asks for");
  const auto checked = check_settings("it", schema, subject.settings);
  if (checked.code() == absl::StatusCode::kInternal) {
    return result_of(Status::fail, fmt::format("{}; give a JSON Schema of an object, or null",
                                               message_of(checked)));
  }
  return result_of(Status::pass, "a JSON Schema");
}

// What came of creating the component, which all later checks do again.
struct Creatable {
  CheckResult result;
  std::string otherwise;  // why the later checks cannot be made; empty: they can
  bool unable = false;
};

bool names_a_setting(const ComponentSubject& subject, std::string_view text,
                     const std::set<std::string>& asked) {
  std::set<std::string> known = asked;
  if (const char* schema = subject.component->settings_schema) {
    const Json json = Json::parse(schema, nullptr, false);
    if (json.is_object() && json.contains("properties") && json["properties"].is_object()) {
      for (const auto& [key, value] : json["properties"].items()) known.insert(key);
    }
  }
  return std::any_of(known.begin(), known.end(),
                     [&](const auto& key) { return text.find(key) != text.npos; });
}

Creatable refused_settings(const ComponentSubject& subject, const std::string& text,
                           const std::set<std::string>& asked) {
  if (subject.settings_given) {
    return {result_of(Status::fail, fmt::format("it refuses the given settings: {}", text)),
            "it cannot be created"};
  }
  if (!names_a_setting(subject, text, asked)) {
    return {result_of(Status::fail, fmt::format("it refuses to be created without settings and "
                                                "names none that is missing: {}; name the setting",
                                                shown(text))),
            "it cannot be created"};
  }
  return {result_of(Status::pass, fmt::format("it asks for settings ({})", text)),
          "it asks for settings: give them with --settings JSON"};
}

Creatable create(const ComponentSubject& subject) {
  if (const char* schema = subject.component->settings_schema) {
    const auto checked = check_settings("schema", schema, subject.settings);
    if (checked.code() == absl::StatusCode::kInvalidArgument)
      return refused_settings(subject, std::string(message_of(checked)), {});
  }
  const Creation creation = create_instance(subject, subject.settings);
  const Told& told = creation.told;
  if (const std::string fault = told.fault("create"); !fault.empty())
    return {result_of(Status::fail, fault), "it cannot be created"};
  if (creation.instance) {
    return {result_of(Status::pass, fmt::format("with {}", dump_json(subject.settings))), ""};
  }
  if (told.code == MLGYM_INVALID_ARGUMENT)
    return refused_settings(subject, told.error, creation.asked);
  Creatable broken{result_of(Status::fail, fmt::format("create {}", told.words())),
                   "it cannot be created"};
  broken.unable = told.code == MLGYM_FAILED_PRECONDITION || told.code == MLGYM_UNAUTHENTICATED ||
                  told.code == MLGYM_UNAVAILABLE || told.code == MLGYM_RESOURCE_EXHAUSTED;
  return broken;
}

std::vector<ComponentCheck> checks_of(const ComponentKind& kind) {
  std::vector<ComponentCheck> all = settings_checks();
  for (const auto* some : {&call_checks(), &kind.checks})
    all.insert(all.end(), some->begin(), some->end());
  return all;
}

// Which of the checks are made, and telling of them.
class Sequence {
 public:
  explicit Sequence(const ComponentSuite& suite) : suite_(suite), reached_(suite.after.empty()) {}

  template <class Make>
  void make(const std::string& name, bool always, Make make) {
    const bool wanted =
        always || suite_.only.empty() ||
        std::find(suite_.only.begin(), suite_.only.end(), name) != suite_.only.end();
    const bool due = std::exchange(reached_, reached_ || name == suite_.after);
    if (!wanted || !due) return;
    suite_.begins(name);
    const double started = monotonic_seconds();
    auto [result, unable] = make();
    result.name = name;
    result.seconds = monotonic_seconds() - started;
    suite_.done(result, unable);
  }

 private:
  const ComponentSuite& suite_;
  bool reached_;
};

}  // namespace

std::vector<std::string> component_checks(std::string_view wanted) {
  std::vector<std::string> names = {"table", "settings_schema", "create"};
  for (const auto& name : component_kinds()) {
    const ComponentKind* kind = component_kind(name);
    if (!kind || (!wanted.empty() && wanted != name)) continue;
    for (const auto& check : checks_of(*kind)) {
      if (std::find(names.begin(), names.end(), check.name) == names.end())
        names.emplace_back(check.name);
    }
  }
  return names;
}

void check_component(const ComponentSubject& subject, const ComponentSuite& suite) {
  const ComponentKind* kind = component_kind(subject.kind());
  if (!kind) return;
  Sequence sequence(suite);
  const std::string lacking = usable_table(subject, *kind);
  sequence.make("table", true, [&] {
    return std::pair(lacking.empty() ? result_of(Status::pass, "every function is there")
                                     : result_of(Status::fail, lacking),
                     false);
  });
  if (!lacking.empty()) return;
  sequence.make("settings_schema", false,
                [&] { return std::pair(settings_schema(subject), false); });
  std::string otherwise;
  const auto creating = [&] {
    const Creatable creatable = create(subject);
    otherwise = creatable.otherwise;
    return std::pair(creatable.result, creatable.unable);
  };
  sequence.make("create", true, creating);
  if (!suite.after.empty()) (void)creating();  // it was made by the process before this one
  for (const auto& check : checks_of(*kind)) {
    sequence.make(check.name, false, [&] {
      if (!otherwise.empty()) return std::pair(result_of(Status::skip, otherwise), false);
      ComponentTrial trial(subject, *kind);
      check.run(trial);
      return std::pair(trial.result(), false);
    });
  }
}

}  // namespace mlgym
