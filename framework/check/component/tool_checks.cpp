// mlgym.tool/1
#include <mlgym/kinds/tool.h>

#include "base/json.h"
#include "base/status.h"
#include "check/component/kinds.h"
#include "components/settings_schema.h"

namespace mlgym {
namespace {

const mlgym_tool& table(const ComponentSubject& subject) { return *subject.table<mlgym_tool>(); }

// What is wrong with a description; empty: nothing.
std::string wrong_in(const Json& description) {
  if (!description.contains("description") || !description["description"].is_string() ||
      description["description"].get<std::string>().empty())
    return "\"description\" is no text";
  if (!description.contains("parameters") || !description["parameters"].is_object())
    return "\"parameters\" is no JSON Schema of an object";
  const Json& parameters = description["parameters"];
  if (parameters.value("type", Json("object")) != "object")
    return "\"parameters\" is a schema of something else than an object";
  const auto usable = check_settings("\"parameters\"", dump_json(parameters), Json::object());
  if (usable.code() == absl::StatusCode::kInternal) {
    return fmt::format("\"parameters\" is no JSON Schema: {}", message_of(usable));
  }
  if (description.contains("usage") && !description["usage"].is_string())
    return "\"usage\" is no text";
  return "";
}

Operation describing(const ComponentSubject& subject) {
  Operation operation;
  operation.name = "describe";
  operation.repeats = true;
  operation.run = [&tool = table(subject)](void* self, const mlgym_call* call, Handed& handed) {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    const mlgym_status code = tool.describe(self, call, &sink);
    if (code != MLGYM_OK) return code;
    handed.add_json_object("its description", text);
    if (const auto json = parse_json(text); json.ok() && json->is_object()) {
      if (const std::string wrong = wrong_in(*json); !wrong.empty()) {
        handed.fault(
            fmt::format("its description: {}; it is {{\"description\", \"parameters\": "
                        "JSON Schema of an object, \"usage\"}} (kinds/tool.h)",
                        wrong));
      }
    }
    return code;
  };
  return operation;
}

Operation calling(const ComponentSubject& subject, std::string name, std::string arguments,
                  bool without_box = false) {
  Operation operation;
  operation.name = std::move(name);
  operation.run = [&tool = table(subject), arguments = std::move(arguments), without_box](
                      void* self, const mlgym_call* call, Handed& handed) {
    mlgym_tool_environment environment{};
    environment.size = sizeof environment;
    environment.state = &handed;
    environment.shell = [](const mlgym_tool_environment* given, const mlgym_call*,
                           mlgym_str command, const mlgym_sink* output, int32_t* code) {
      static_cast<Handed*>(given->state)->add_text("a command", view(command));
      output->write(output->state, borrow("output\n"));
      *code = 0;
      return static_cast<mlgym_status>(MLGYM_OK);
    };
    if (without_box) {
      environment.shell = [](const mlgym_tool_environment*, const mlgym_call* raw, mlgym_str,
                             const mlgym_sink*, int32_t*) {
        return answer(raw, [] { return absl::UnavailableError("the box is gone"); });
      };
    }
    std::string text;
    const mlgym_sink sink = sink_into(text);
    const mlgym_status code = tool.call(self, call, borrow(arguments), &environment, &sink);
    if (code == MLGYM_OK) handed.add_text("its reply", text);
    return code;
  };
  return operation;
}

// Something that fits a property's schema, as far as its type tells.
Json sample(const Json& property) {
  if (!property.is_object()) return "text";
  if (property.contains("enum") && property["enum"].is_array() && !property["enum"].empty())
    return property["enum"][0];
  if (property.contains("default")) return property["default"];
  const Json type = property.value("type", Json("string"));
  if (type == "integer" || type == "number") return property.value("minimum", Json(1));
  if (type == "boolean") return true;
  if (type == "array") return Json::array();
  if (type == "object") return Json::object();
  return "text";
}

// Arguments with what the tool requires.
std::string fitting_arguments(const ComponentSubject& subject) {
  Json arguments = Json::object();
  const Creation creation = create_instance(subject, subject.settings);
  if (!creation.instance) return "{}";
  std::string text;
  Operation reading;
  reading.run = [&](void* self, const mlgym_call* call, Handed&) {
    const mlgym_sink sink = sink_into(text);
    return table(subject).describe(self, call, &sink);
  };
  (void)perform(subject, *creation.instance, reading);
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("parameters") || !json["parameters"].is_object())
    return "{}";
  const Json properties = json["parameters"].value("properties", Json::object());
  const Json required = json["parameters"].value("required", Json::array());
  for (const auto& key : required) {
    if (key.is_string()) {
      const std::string name = key;
      arguments[name] = sample(properties.is_object() ? properties.value(name, Json()) : Json());
    }
  }
  return dump_json(arguments);
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  return {describing(subject), calling(subject, "call", fitting_arguments(subject))};
}

void calls(ComponentTrial& trial) {
  const auto& subject = trial.subject();
  const std::string fitting = fitting_arguments(subject);
  const Told told = trial.perform_alone(calling(subject, "call", fitting));
  if (!told.handed.fault().empty()) trial.fail("call: " + told.handed.fault());
  // Hosts check arguments against the schema first; agents write anything.
  for (const char* junk : {"{}", "[1, 2]", "null", "no JSON", "", R"({"nobody_knows": {"a": [1]}})",
                           R"({"\ud83d\udca1": "\u0000"})"}) {
    if (trial.failed()) return;
    trial.perform_alone(calling(subject, fmt::format("call, with the arguments {},", junk), junk));
  }
  if (trial.failed()) return;
  trial.perform_alone(calling(subject, "call, without a box,", fitting, true));
  trial.found(fmt::format("with {} it {}", fitting, told.ok() ? "replies" : told.words()));
}

}  // namespace

const ComponentKind& tool_kind() {
  static const ComponentKind kind = {operations, {{"calls", calls}}};
  return kind;
}

}  // namespace mlgym
