// The JSON Schemas of the files that users write say what the parsers take, key by key and value by
// value.
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "components/schema_check.h"
#include "config/agent_file.h"
#include "config/run_config.h"
#include "config/yaml.h"
#include "data/dataset_file.h"
#include "folder.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = MLGYM_SOURCE_DIR;

// A format: its schema, its parser, and documents that hold every key there is.
struct Format {
  std::string name;
  std::string schema_text =
      *read_file(kSource / "framework/config/schemas" / (name + ".schema.json"));
  Json schema = *parse_json(schema_text);
  std::function<absl::Status(const Json&)> parse = {};  // of a document
  std::vector<Json> samples = {};

  bool fits(const Json& document) const {
    const auto violation = schema_violation(schema_text, document);
    INFO(violation.status().ToString());
    REQUIRE(violation.ok());
    return !violation->has_value();
  }
};

// JSON is YAML, as long as no text looks like something else.
std::string as_yaml(const Json& document) { return dump_json(document); }

// Without waiting for the disk: there are thousands.
void write_quickly(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

// A task's folder with all files that the samples name.
class TaskPlace {
 public:
  TaskPlace() {
    scratch_.write("sample/instructions.md", "Do it.\n");
    scratch_.write("sample/starter/config.json", "{}\n");
    for (const char* folder : {"hidden", "reference", "modules"})
      fs::create_directories(scratch_ / "sample" / folder);
    scratch_.write("sample/lock.txt", "");
  }
  absl::Status parse(const Json& document) const {
    write_quickly(scratch_ / "sample/task.yaml", as_yaml(document));
    return load_task(scratch_ / "sample", "").status();
  }

 private:
  Folder scratch_;
};

Format task_format() {
  const auto place = std::make_shared<TaskPlace>();
  Format format{"task"};
  format.parse = [place](const Json& document) { return place->parse(document); };
  Json variant = *parse_json(
      R"({"settings": {"rounds": 2}, "workspace": {"starter": "starter/", "tunables": "config.json", "modules": "modules/"},
    "data": [{"use": "numbers", "parts": {"train": "public", "test": "hidden"}}], "data_limit": 10,
    "python": {"requires": ["numpy"], "debian": ["python3-numpy"], "lock": "lock.txt", "gpu": "none"},
    "submission": [{"path": "answer.py", "kind": "code", "entry": "answer", "max_size": "1M"},
                   {"path": "made", "kind": "folder", "without": ["made/cache"]}],
    "evaluation": {"files": "hidden/", "timeout": "2m", "shared": true},
    "metrics": [{"name": "error", "direction": "minimize", "primary": true, "range": [0, 100], "floor": 90, "optimum": 0, "noisy": true}],
    "baseline": {"command": "python3 baseline.py", "scores": {"test": {"error": 40}, "validation": {"error": 41}}, "tolerance": {"error": 1}},
    "reference": {"solution": "reference/", "scores": {"test": {"error": 20}, "validation": {"error": 21}}, "margin": {"error": 2}},
    "target": {"error": 10}, "feedback": {"kind": "format", "max": 5},
    "environment": {"THREADS": "two"}, "commands": {"training": ["python3"]},
    "search_space": {"depth": {"integer": [1, 8]}, "rate": {"log": [0.001, 1]}, "share": {"range": [0, 1]}, "kind": {"choice": ["a", "b"]}},
    "limits": {"steps": 30, "time": "2h", "working_time": "1h", "compute": "10m", "cost": 2.5, "tokens": "4M", "calls": "200K",
               "command": {"timeout": "20s", "training": "3m", "no_output": "1m", "output": "64K"}},
    "sandbox": {"limits": {"memory": "2G", "processes": 64, "disk": "1G", "cpus": 1.5}}})");
  const Json identity =
      *parse_json(R"({"mlgym_task": 1, "id": "sample", "version": 3, "title": "A sample",
    "domain": "testing", "level": 1, "instructions": "instructions.md", "use": "sample-component",
    "interactive": false})");
  // All but who it is stands in the variant: what a variant replaces is not looked at.
  Json task = identity;
  task["default_variant"] = "small";
  task["variants"] = {{"small", variant}, {"large", Json::object()}};
  task["variants"]["small"]["extends"] = "large";
  Json scripted = identity;
  scripted.update(variant);
  scripted["use"] = "script";
  scripted["evaluation"] =
      *parse_json(R"({"files": "hidden/", "timeout": 60, "command": "python3 evaluate.py"})");
  scripted["target"] = "reference";
  scripted["feedback"]["max"] = "unlimited";
  Json labelled = scripted;
  labelled["evaluation"] = *parse_json(
      R"({"labels": "labels.csv", "join": "id", "metrics": [{"use": "error", "column": "label"}]})");
  labelled["metrics"][0]["range"] = *parse_json("[null, null]");
  format.samples = {task, scripted, labelled};
  return format;
}

Format dataset_format() {
  const auto scratch = std::make_shared<Folder>();
  scratch->write("numbers/lock.txt", "");
  Format format{"dataset"};
  format.parse = [scratch](const Json& document) {
    write_quickly(*scratch / "numbers/dataset.yaml", as_yaml(document));
    return load_dataset(*scratch / "numbers").status();
  };
  const std::string digest(64, 'a');
  Json place =
      *parse_json(R"({"path": "b.csv", "debian": {"package": "numbers", "file": "/usr/share/b.csv"},
    "huggingface": {"repo": "owner/name", "file": "b.csv", "revision": "main", "type": "dataset"},
    "url": ["https://example.org/b.csv", "http://example.org/b.csv"]})");
  Json proven = place, source = place;
  proven["sha256"] = digest;
  place["checked_by"] = "command";
  source.update(*parse_json(R"({"path": "a.csv", "url": "https://example.org/a.csv"})"));
  source["sha256"] = digest;
  source["alternatives"] = {place, proven};
  Json unproven = source;
  unproven.erase("sha256");
  unproven.update(*parse_json(R"({"path": "c.csv", "checked_by": "command", "alternatives": []})"));
  Json dataset =
      *parse_json(R"({"mlgym_dataset": 1, "id": "numbers", "title": "Numbers", "licence": "CC0",
    "homepage": "https://example.org", "parts": ["train", "test"],
    "prepare": {"command": "python3 prepare.py", "timeout": "30s"},
    "python": {"requires": ["numpy"], "debian": ["python3-numpy"], "lock": "lock.txt", "gpu": "optional"}})");
  dataset["sources"] = {source, unproven};
  format.samples = {dataset};
  return format;
}

Format agent_format() {
  const auto scratch = std::make_shared<Folder>();
  fs::create_directories(*scratch / "sample");
  Format format{"agent"};
  format.parse = [scratch](const Json& document) {
    write_quickly(*scratch / "sample/agent.yaml", as_yaml(document));
    return load_agent(*scratch / "sample").status();
  };
  const Json agent =
      *parse_json(R"({"mlgym_agent": 1, "id": "sample", "summary": "One line", "use": "react",
    "tools": ["shell", {"use": "editor", "window": 100}], "roles": ["agent", "judge"], "settings": {"depth": 2},
    "programs": true, "packages": {"python": "lock.txt", "npm": "package-lock.json"},
    "limits": {"steps": 30, "time": "2h", "working_time": "1h", "compute": "10m", "cost": 2.5, "tokens": "4M", "calls": 7,
               "command": {"timeout": "20s", "training": "3m", "no_output": "1m", "output": 65536}}})");
  Json own_models = agent;
  own_models["roles"] = *parse_json(R"({"agent": null, "critic": "openai/gpt",
    "judge": {"use": "openai/gpt", "price": {"input": 1, "output": 2, "cached": 0.5, "cache_written": 3},
              "rate": {"requests": 500, "tokens": "2M"}, "cache": true, "temperature": 0}})");
  format.samples = {agent, own_models};
  return format;
}

Format run_format() {
  Format format{"run"};
  format.parse = [](const Json& document) {
    ConfigSource source;
    source.kind = ConfigSource::Kind::text;
    source.text = as_yaml(document);
    source.origin = "run.yaml";
    return resolve_config({source}).status();
  };
  const Json run = *parse_json(R"({"mlgym": 1, "name": "sample",
    "tasks": ["a", "b:lite", {"use": "c", "variant": "full"}],
    "agents": ["react", {"use": "react", "tools": ["shell", {"use": "editor", "window": 3}], "actions": "text"}],
    "models": ["openai/gpt", {"use": "openai/gpt", "price": {"input": 1, "output": 2, "cached": 0.5, "cache_written": 3},
                              "rate": {"requests": 500, "tokens": "2M"}, "cache": true, "temperature": 0}],
    "roles": {"judge": "openai/gpt"},
    "episodes": [{"task": "a", "agent": "react", "model": "openai/gpt"}],
    "repeats": 4, "seed": 42,
    "sandbox": {"use": "bubblewrap", "network": "none", "gpus": 1,
                "limits": {"memory": "8G", "processes": 512, "disk": "10G", "cpus": 2}, "setting": 1},
    "limits": {"steps": 30, "time": "2h", "working_time": "1h", "compute": "10m", "cost": 2.5, "tokens": "4M", "calls": "200K",
               "command": {"timeout": "20s", "training": "3m", "no_output": "1m", "output": "64K"}},
    "budget": {"cost": 200, "tokens": "1M", "calls": 9},
    "retry": {"max_elapsed": "2h", "same_error": 8, "first_wait": "1s", "longest_wait": "60s", "score_on_error": false},
    "reward": "improvement", "parallel": {"jobs": 8}})");
  Json unsaid = run;
  unsaid["seed"] = nullptr;
  unsaid["sandbox"] = "bubblewrap";
  for (const char* section : {"limits", "budget"}) {
    for (auto& value : unsaid[section]) value = nullptr;
  }
  format.samples = {run, unsaid};
  return format;
}

std::vector<Format> formats() {
  return {task_format(), dataset_format(), agent_format(), run_format()};
}

// The places of all values of a document.
void collect(const Json& value, const Json::json_pointer& here,
             std::vector<Json::json_pointer>& places) {
  places.push_back(here);
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) collect(member, here / key, places);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) collect(value[i], here / i, places);
  }
}

// The parts of a schema that may hold for a member, by key or (a list's) without one.
void members_of(const Format& format, const Json& schema, const std::string* key,
                std::vector<const Json*>& out) {
  if (schema.contains("$ref")) {
    const std::string pointer = schema["$ref"].get<std::string>().substr(1);
    members_of(format, format.schema.at(Json::json_pointer(pointer)), key, out);
  }
  for (const char* some : {"anyOf", "allOf"}) {
    if (!schema.contains(some)) continue;
    for (const auto& one : schema[some]) members_of(format, one, key, out);
  }
  if (!key && schema.contains("items")) out.push_back(&schema["items"]);
  if (!key) return;
  if (schema.contains("properties") && schema["properties"].contains(*key)) {
    out.push_back(&schema["properties"][*key]);
  } else if (schema.contains("additionalProperties") &&
             schema["additionalProperties"].is_object()) {
    out.push_back(&schema["additionalProperties"]);
  }
}

// Descriptions of maps with fixed keys that hold at a place of a document.
void maps_at(const Format& format, const Json& schema, std::vector<const Json*>& out) {
  if (schema.contains("$ref")) {
    const std::string pointer = schema["$ref"].get<std::string>().substr(1);
    maps_at(format, format.schema.at(Json::json_pointer(pointer)), out);
  }
  for (const char* some : {"anyOf", "allOf"}) {
    if (!schema.contains(some)) continue;
    for (const auto& one : schema[some]) maps_at(format, one, out);
  }
  if (schema.contains("properties")) out.push_back(&schema);
}

using Seen = std::set<const Json*>;

// Walks document and schema together; `visit` gets every map with fixed keys.
void walk(const Format& format, const Json& document, const Json& value, const Json& schema,
          const Json::json_pointer& here, Seen& seen,
          const std::function<void(const Json::json_pointer&, const Json&)>& visit) {
  if (value.is_object()) {
    std::vector<const Json*> maps;
    maps_at(format, schema, maps);
    for (const Json* map : maps) {
      seen.insert(map);
      visit(here, *map);
    }
    for (const auto& [key, member] : value.items()) {
      std::vector<const Json*> parts;
      members_of(format, schema, &key, parts);
      for (const Json* part : parts) walk(format, document, member, *part, here / key, seen, visit);
    }
  } else if (value.is_array()) {
    std::vector<const Json*> parts;
    members_of(format, schema, nullptr, parts);
    for (std::size_t i = 0; i < value.size(); ++i) {
      for (const Json* part : parts) walk(format, document, value[i], *part, here / i, seen, visit);
    }
  }
}

// All maps with fixed keys of a schema.
void all_maps(const Json& schema, Seen& out) {
  if (schema.is_object() && schema.contains("properties") && schema["properties"].is_object())
    out.insert(&schema);
  for (const auto& part : schema) {
    if (part.is_structured()) all_maps(part, out);
  }
}

// The keys that a parser names when it meets one that it does not know.
std::set<std::string> keys_in(const std::string& message) {
  const std::string before = "; the keys: ";
  const auto at = message.find(before);
  if (at == std::string::npos) return {};
  const auto keys = split(message.substr(at + before.size()), ',');
  std::set<std::string> names;
  for (const auto& key : keys) names.insert(std::string(trim(key)));
  return names;
}

std::set<std::string> keys_of(const Json& map) {
  std::set<std::string> names;
  for (const auto& [key, schema] : map["properties"].items()) names.insert(key);
  return names;
}

constexpr const char* kUnknown = "0123456789_unlike_any_key";

}  // namespace

TEST_CASE("the samples, with every key there is, are right to schema and parser") {
  for (const auto& format : formats()) {
    for (const auto& sample : format.samples) {
      INFO(format.name << ": " << sample.dump());
      CHECK(format.fits(sample));
      const absl::Status parsed = format.parse(sample);
      INFO(parsed.ToString());
      CHECK(parsed.ok());
    }
  }
}

TEST_CASE("every map of a schema has the keys that the parser knows there, and no others") {
  for (const auto& format : formats()) {
    Seen seen;
    for (const auto& sample : format.samples) {
      const auto visit = [&](const Json::json_pointer& here, const Json& map) {
        const bool open = map["additionalProperties"] != false;
        Json spoilt = sample;
        spoilt[here][kUnknown] = 1;
        const absl::Status parsed = format.parse(spoilt);
        INFO(format.name << " at " << here.to_string() << ": " << parsed.ToString());
        CHECK(parsed.ok() == open);
        CHECK(format.fits(spoilt) == open);
        if (!open) CHECK(keys_in(std::string(message_of(parsed))) == keys_of(map));
        for (const auto& key : keys_of(map)) {
          INFO(key);
          bool known = false;
          for (const auto& other : format.samples)
            known = known || dump_json(other).find("\"" + key + "\":") != std::string::npos;
          CHECK(known);
        }
      };
      walk(format, sample, sample, format.schema, Json::json_pointer(), seen, visit);
    }
    Seen all;
    all_maps(format.schema, all);
    for (const Json* map : all) {
      INFO(format.name << ": no sample has " << map->dump());
      CHECK(seen.count(map) == 1);
    }
  }
}

TEST_CASE("what a schema refuses the parser refuses, and wrong types are refused by both") {
  const std::vector<Json> others = {nullptr,
                                    true,
                                    -1,
                                    0,
                                    1.5,
                                    "0123456789 unlike anything",
                                    Json::array(),
                                    Json::object(),
                                    Json::array({"0123456789 unlike anything"}),
                                    Json{{kUnknown, 1}}};
  for (const auto& format : formats()) {
    for (const auto& sample : format.samples) {
      std::vector<Json::json_pointer> places;
      collect(sample, Json::json_pointer(), places);
      for (const auto& place : places) {
        for (std::size_t i = 0; i <= others.size(); ++i) {
          // Further samples differ little: of these a third is tried.
          if (&sample != &format.samples.front() && (i + place.to_string().size()) % 3 != 0)
            continue;
          // An empty file is a run of defaults.
          if (place.empty() && i < others.size() && others[i].is_null()) continue;
          Json spoilt = sample;
          if (i < others.size()) {
            spoilt[place] = others[i];
          } else if (place.empty() || !spoilt[place.parent_pointer()].is_object()) {
            continue;
          } else {
            spoilt[place.parent_pointer()].erase(place.back());
          }
          const absl::Status parsed = format.parse(spoilt);
          const std::string message(message_of(parsed));
          INFO(format.name << " with " << place.to_string() << " as "
                           << (i < others.size() ? others[i].dump() : "nothing") << ": "
                           << message);
          const bool fits = format.fits(spoilt);
          if (!fits) CHECK_FALSE(parsed.ok());
          const bool is_form = contains(message, "unknown key") ||
                               contains(message, "not one of") || contains(message, " expected");
          if (is_form && fits) CHECK(message == "refused by the schema as well");
        }
      }
    }
  }
}

TEST_CASE("every file of this project fits its schema") {
  const auto check = [](const Format& format, const fs::path& file) {
    // Of templates: with their words filled in.
    const std::string text = std::regex_replace(*read_file(file), std::regex("@[A-Z]+@"), "sample");
    const auto yaml = parse_yaml(text, file.string());
    INFO(yaml.status().ToString());
    REQUIRE(yaml.ok());
    const auto violation = schema_violation(format.schema_text, yaml->json());
    REQUIRE(violation.ok());
    INFO(file.string() << (*violation ? ": " + (*violation)->key + ": " + (*violation)->description
                                      : ""));
    CHECK_FALSE(violation->has_value());
  };
  int files = 0;
  for (const auto& format : formats()) {
    for (const char* folder : {"tasks", "agents", "sdk/templates", "docs", "tests"}) {
      for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
        const std::string name = entry.path().filename().string();
        const bool is_run =
            format.name == "run" && starts_with(name, "quickstart") && contains(name, ".yaml");
        if (name != format.name + ".yaml" && !is_run) continue;
        ++files;
        check(format, entry.path());
      }
    }
  }
  CHECK(files > 12);
}
