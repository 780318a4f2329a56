#include "components/schema_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <string>
#include <vector>

#include "base/text.h"

namespace mlgym {
namespace {

constexpr std::size_t kMostShown = 60;
constexpr int kDeepestSchema = 200;  // references may lead in circles

std::string shown_value(const Json& value) {
  std::string text = dump_json(value);
  if (text.size() > kMostShown) text = to_utf8(text.substr(0, kMostShown)) + "...";
  return text;
}

std::string key_below(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

const Json* keyword(const Json& schema, const char* name) {
  const auto found = schema.find(name);
  return found == schema.end() ? nullptr : &*found;
}

const Json* keyword_list(const Json& schema, const char* name) {
  const Json* list = keyword(schema, name);
  return list && list->is_array() ? list : nullptr;
}

std::optional<double> keyword_number(const Json& schema, const char* name) {
  const Json* number = keyword(schema, name);
  if (!number || !number->is_number()) return std::nullopt;
  return number->get<double>();
}

// "a, b or c"
std::string joined_by_or(const std::vector<std::string>& words) {
  if (words.size() < 2) return join(words, "");
  return join({words.begin(), words.end() - 1}, ", ") + " or " + words.back();
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type != "null" || value.is_null();
}

std::string type_in_words(const std::string& type) {
  if (type == "string") return "a text";
  if (type == "integer") return "an integer";
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  if (type == "object") return "an object";
  return type == "null" ? "null" : "a " + type;
}

// Each of these says what a schema wants of a value that does not have it; empty: nothing.

std::string wanted_type(const Json& schema, const Json& value) {
  const Json* type = keyword(schema, "type");
  if (!type) return "";
  std::vector<std::string> words;
  for (const auto& one : type->is_array() ? *type : Json::array({*type})) {
    if (!one.is_string() || has_type(value, one)) return "";
    words.push_back(type_in_words(one));
  }
  return joined_by_or(words);
}

std::string wanted_word(const Json& schema, const Json& value) {
  const Json* only = keyword(schema, "const");
  if (only && value != *only) return shown_value(*only);
  const Json* allowed = keyword_list(schema, "enum");
  if (!allowed || std::find(allowed->begin(), allowed->end(), value) != allowed->end()) return "";
  std::vector<std::string> words;
  for (const auto& one : *allowed)
    words.push_back(one.is_string() ? one.get<std::string>() : dump_json(one));
  return (words.size() > 1 ? "one of " : "") + join(words, ", ");
}

std::string wanted_number(const Json& schema, const Json& value) {
  if (!value.is_number()) return "";
  const double number = value;
  const auto bound = [&schema](const char* name) { return shown_value(schema[name]); };
  if (const auto least = keyword_number(schema, "minimum"); least && number < *least)
    return "at least " + bound("minimum");
  if (const auto below = keyword_number(schema, "exclusiveMinimum"); below && number <= *below)
    return "more than " + bound("exclusiveMinimum");
  if (const auto most = keyword_number(schema, "maximum"); most && number > *most)
    return "at most " + bound("maximum");
  if (const auto above = keyword_number(schema, "exclusiveMaximum"); above && number >= *above)
    return "less than " + bound("exclusiveMaximum");
  const auto step = keyword_number(schema, "multipleOf");
  if (step && *step > 0 && std::fmod(number, *step) != 0)
    return "a multiple of " + bound("multipleOf");
  return "";
}

// Why `count` is too few or too many: "at least 2", "at most 1".
std::string wanted_count(const Json& schema, std::size_t count, const char* least,
                         const char* most) {
  const auto number = static_cast<double>(count);
  if (const auto bound = keyword_number(schema, least); bound && number < *bound)
    return fmt::format("at least {}", *bound);
  if (const auto bound = keyword_number(schema, most); bound && number > *bound)
    return fmt::format("at most {}", *bound);
  return "";
}

std::string wanted_text(const Json& schema, const Json& value) {
  if (!value.is_string()) return "";
  const auto& text = value.get_ref<const std::string&>();
  const auto characters = std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; });
  const std::string length =
      wanted_count(schema, static_cast<std::size_t>(characters), "minLength", "maxLength");
  if (text.empty() && length == "at least 1") return "a text that is not empty";
  if (!length.empty()) return "a text of " + length + " characters";
  const Json* pattern = keyword(schema, "pattern");
  if (pattern && pattern->is_string() &&
      !std::regex_search(text, std::regex(pattern->get<std::string>())))
    return "a text that matches " + pattern->get<std::string>();
  return "";
}

std::string wanted_size(const Json& schema, const Json& value) {
  if (value.is_array()) {
    const std::string size = wanted_count(schema, value.size(), "minItems", "maxItems");
    if (!size.empty()) return "a list of " + size + " items";
    const Json* unique = keyword(schema, "uniqueItems");
    for (auto item = value.begin(); unique && *unique == true && item != value.end(); ++item) {
      if (std::find(value.begin(), item, *item) != item) return "a list without repetitions";
    }
  }
  if (value.is_object()) {
    const std::string size = wanted_count(schema, value.size(), "minProperties", "maxProperties");
    if (!size.empty()) return "an object of " + size + " keys";
  }
  return "";
}

struct Problem {
  std::string key;
  std::string sentence;
  std::string wanted;  // "at least 1"; empty: a key is unknown or missing
};

Problem unexpected(const std::string& path, const Json& value, std::string wanted,
                   std::string_view link) {
  const std::string subject = path.empty() ? "the value" : "\"" + path + "\"";
  return {path, fmt::format("{} is {}{}{} is expected", subject, shown_value(value), link, wanted),
          std::move(wanted)};
}

// Reads a schema beside a value that does not fit, for the words that the validator does not have.
// Nothing, where the keyword that the value offends has no words here either.
class Reader {
 public:
  Reader(const Json& root, const MemberWords& words) : root_(root), words_(words) {}

  std::optional<Problem> problem(const Json& schema, const Json& value, const std::string& path,
                                 int depth = 0) const {
    if (depth > kDeepestSchema) return std::nullopt;
    if (schema == false) return unexpected(path, value, "nothing", "; ");
    if (!schema.is_object()) return std::nullopt;
    if (const Json* reference = keyword(schema, "$ref"); reference && reference->is_string()) {
      const Json* target = referred(*reference);
      return target ? problem(*target, value, path, depth + 1) : std::nullopt;
    }
    if (auto type = wanted_type(schema, value); !type.empty())
      return unexpected(path, value, std::move(type), ", but ");
    for (const auto wanted : {wanted_word, wanted_number, wanted_text, wanted_size}) {
      if (auto words = wanted(schema, value); !words.empty())
        return unexpected(path, value, std::move(words), "; ");
    }
    if (auto found = in_object(schema, value, path, depth)) return found;
    if (auto found = in_list(schema, value, path, depth)) return found;
    return in_combination(schema, value, path, depth);
  }

 private:
  const Json* referred(const std::string& reference) const {
    if (reference.empty() || reference.front() != '#') return nullptr;
    try {
      const Json::json_pointer pointer(reference.substr(1));
      return root_.contains(pointer) ? &root_.at(pointer) : nullptr;
    } catch (const nlohmann::json::exception&) {
      return nullptr;
    }
  }

  std::optional<Problem> in_object(const Json& schema, const Json& value, const std::string& path,
                                   int depth) const {
    if (!value.is_object()) return std::nullopt;
    for (const auto& [key, member] : value.items()) {
      const auto schemas = schemas_of(schema, key);
      if (schemas.size() == 1 && *schemas.front() == false && !is_property(schema, key))
        return unknown(schema, path, key);
    }
    if (const Json* required = keyword_list(schema, "required")) {
      for (const auto& key : *required) {
        if (!key.is_string() || value.contains(key.get<std::string>())) continue;
        const std::string missing = key_below(path, key);
        return Problem{missing, fmt::format("\"{}\" is missing", missing), ""};
      }
    }
    for (const auto& [key, member] : value.items()) {
      for (const Json* one : schemas_of(schema, key)) {
        if (auto found = problem(*one, member, key_below(path, key), depth + 1)) return found;
      }
    }
    return std::nullopt;
  }

  static bool is_property(const Json& schema, const std::string& key) {
    const Json* properties = keyword(schema, "properties");
    return properties && properties->is_object() && properties->contains(key);
  }

  // What a member has to fit: its own schema and those of patterns, else that of all others.
  static std::vector<const Json*> schemas_of(const Json& schema, const std::string& key) {
    std::vector<const Json*> schemas;
    if (is_property(schema, key)) schemas.push_back(&schema["properties"][key]);
    if (const Json* patterns = keyword(schema, "patternProperties");
        patterns && patterns->is_object()) {
      for (const auto& [pattern, one] : patterns->items()) {
        if (std::regex_search(key, std::regex(pattern))) schemas.push_back(&one);
      }
    }
    const Json* others = keyword(schema, "additionalProperties");
    if (schemas.empty() && others) schemas.push_back(others);
    return schemas;
  }

  Problem unknown(const Json& schema, const std::string& path, const std::string& key) const {
    std::vector<std::string> known;
    if (const Json* properties = keyword(schema, "properties"); properties) {
      for (const auto& [name, one] : properties->items()) known.push_back(name);
    }
    const std::string under = path.empty() ? "" : fmt::format(" under \"{}\"", path);
    return {key_below(path, key),
            fmt::format("unknown {} \"{}\"{}{}", words_.noun, key, under,
                        path.empty() ? meant_of(key, known, words_.beside) : meant_of(key, known)),
            ""};
  }

  // `; did you mean "x"? Its settings: x, y`
  std::string meant_of(const std::string& key, const std::vector<std::string>& known,
                       std::vector<std::string> beside = {}) const {
    beside.insert(beside.end(), known.begin(), known.end());
    const std::string meant = did_you_mean(key, beside);
    if (known.empty()) return meant.empty() ? "; none is expected here" : meant;
    return fmt::format("{}{} {}s: {}", meant, meant.empty() ? "; its" : " Its", words_.noun,
                       join(known, ", "));
  }

  std::optional<Problem> in_list(const Json& schema, const Json& value, const std::string& path,
                                 int depth) const {
    const Json* items = keyword(schema, "items");
    if (!value.is_array() || !items) return std::nullopt;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Json* one = items;
      if (items->is_array()) {
        one = i < items->size() ? &(*items)[i] : keyword(schema, "additionalItems");
        if (!one) break;
      }
      if (auto found = problem(*one, value[i], fmt::format("{}[{}]", path, i), depth + 1))
        return found;
    }
    return std::nullopt;
  }

  std::optional<Problem> in_combination(const Json& schema, const Json& value,
                                        const std::string& path, int depth) const {
    if (const Json* all = keyword_list(schema, "allOf")) {
      for (const auto& one : *all) {
        if (auto found = problem(one, value, path, depth + 1)) return found;
      }
    }
    for (const char* name : {"anyOf", "oneOf"}) {
      const Json* alternatives = keyword_list(schema, name);
      if (!alternatives) continue;
      if (auto found = in_alternatives(*alternatives, value, path, depth)) return found;
    }
    if (const Json* condition = keyword(schema, "if")) {
      const bool holds = !problem(*condition, value, path, depth + 1);
      const Json* then = keyword(schema, holds ? "then" : "else");
      if (then) return problem(*then, value, path, depth + 1);
    }
    return std::nullopt;
  }

  // What is wrong within the first alternative that the value as such fits, else all that it could
  // be.
  std::optional<Problem> in_alternatives(const Json& alternatives, const Json& value,
                                         const std::string& path, int depth) const {
    std::vector<std::string> wanted;
    std::optional<Problem> inner;
    for (const auto& one : alternatives) {
      auto found = problem(one, value, path, depth + 1);
      if (!found) return std::nullopt;
      if (found->key != path || found->wanted.empty()) {
        if (!inner) inner = std::move(found);
      } else if (std::find(wanted.begin(), wanted.end(), found->wanted) == wanted.end()) {
        wanted.push_back(found->wanted);
      }
    }
    if (inner || wanted.empty()) return inner;
    return unexpected(path, value, joined_by_or(wanted), "; ");
  }

  const Json& root_;
  const MemberWords& words_;
};

}  // namespace

std::optional<SchemaViolation> violation_in_words(const Json& schema, const Json& value,
                                                  const MemberWords& words) {
  const auto found = Reader(schema, words).problem(schema, value, "");
  if (!found) return std::nullopt;
  return SchemaViolation{found->key, found->sentence};
}

}  // namespace mlgym
