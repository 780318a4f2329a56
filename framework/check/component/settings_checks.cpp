// What a component is created with.
#include "base/json.h"
#include "base/status.h"
#include "check/component/kinds.h"
#include "components/settings_schema.h"

namespace mlgym {
namespace {

const char* schema_of(const ComponentSubject& subject) {
  return subject.component->settings_schema;
}

// The host checks settings before `create`; one that the schema refuses never arrives.
bool arrives(const ComponentSubject& subject, const Json& settings) {
  return !schema_of(subject) || check_settings("", schema_of(subject), settings).ok();
}

// The settings that the component knows: those of its schema, or those it asks for.
std::set<std::string> known_settings(const ComponentSubject& subject) {
  std::set<std::string> known = create_instance(subject, subject.settings).asked;
  if (!schema_of(subject)) return known;
  const auto schema = parse_json(schema_of(subject));
  if (!schema.ok() || !schema->is_object()) return known;
  const Json properties = schema->value("properties", Json::object());
  for (const auto& [key, value] : properties.items()) known.insert(key);
  return known;
}

void try_junk(ComponentTrial& trial, const std::string& key, const Json& value, int& refused) {
  const ComponentSubject& subject = trial.subject();
  Json settings = subject.settings;
  settings[key] = value;
  if (!arrives(subject, settings)) {
    ++refused;
    return;
  }
  const Creation creation = create_instance(subject, settings);
  if (creation.instance) return;
  ++refused;
  const std::string call = fmt::format("create, with the setting {}: {},", key, dump_json(value));
  if (const std::string fault = creation.told.fault(call); !fault.empty()) trial.fail(fault);
}

void junk_settings(ComponentTrial& trial) {
  const std::vector<Json> values = {
      -1,      0.5,           "no value that it expects",     "", true,
      nullptr, Json::array(), Json{{"key", Json::array({1})}}};
  int refused = 0, tried = 0;
  for (const Json& value : {Json(1), Json("text")}) {
    try_junk(trial, "nobody_knows_this_setting", value, refused);
    ++tried;
  }
  for (const auto& key : known_settings(trial.subject())) {
    for (const Json& value : values) {
      try_junk(trial, key, value, refused);
      ++tried;
    }
  }
  trial.found(fmt::format("{} odd values refused, {} taken", refused, tried - refused));
}

void unused(ComponentTrial& trial) {
  auto first = trial.create(), second = trial.create();
  if (!first || !second) return;
  for (auto* instance : {first.get(), second.get()}) {
    trial.expect(instance->destroy(),
                 "destroy threw an exception; none may leave a function (abi.h): catch it there");
  }
}

void unknown_extension(ComponentTrial& trial) {
  const mlgym_component* component = trial.subject().component;
  if (!MLGYM_HAS(component, extension)) return trial.found("it offers no extensions");
  for (const char* id : {"mlgym.nobody.offers.this/1", "mlgym.task.facts/999", ""}) {
    const void* offered = nullptr;
    try {
      offered = component->extension(component, id);
    } catch (...) {
      return trial.fail(fmt::format("extension threw an exception for \"{}\"; return null", id));
    }
    if (offered) {
      return trial.fail(fmt::format(
          "extension gave something for \"{}\", which it does not know; compare the whole id and "
          "return null for all others",
          id));
    }
  }
}

}  // namespace

const std::vector<ComponentCheck>& settings_checks() {
  static const std::vector<ComponentCheck> checks = {{"unused", unused},
                                                     {"junk_settings", junk_settings},
                                                     {"unknown_extension", unknown_extension}};
  return checks;
}

}  // namespace mlgym
