#include "config/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {

// Our own tree: yaml-cpp's nodes are shared and mutable, and resolve aliases to the same node.
struct YamlValue::Node {
  Type type = Type::null;
  std::shared_ptr<const std::string> file;
  int line = 0, column = 0;  // from 1; line 0: in no file
  std::string scalar;
  bool quoted = false;
  std::vector<Node> items;                         // of a list
  std::vector<std::pair<std::string, Node>> keys;  // of a map
};

struct YamlValue::Document {
  std::string name;
  Node root;
};

namespace {

constexpr int kDeepest = 100;
constexpr std::size_t kMost = 100000;

// "run.yaml:14:7"; line 0: the name alone.
std::string position_text(std::string_view name, int line, int column) {
  return line == 0 ? std::string(name) : fmt::format("{}:{}:{}", name, line, column);
}

bool is_null(const std::string& scalar) {
  return scalar.empty() || scalar == "~" || scalar == "null" || scalar == "Null" ||
         scalar == "NULL";
}

std::optional<bool> as_boolean(const std::string& scalar) {
  if (scalar == "true" || scalar == "True" || scalar == "TRUE") return true;
  if (scalar == "false" || scalar == "False" || scalar == "FALSE") return false;
  return {};
}

// A whole number in base ten that fits in 64 bits.
std::optional<std::int64_t> as_integer(const std::string& scalar) {
  const std::size_t digits = scalar.size() > 0 && (scalar[0] == '-' || scalar[0] == '+') ? 1 : 0;
  if (digits == scalar.size() || scalar.find_first_not_of("0123456789", digits) != scalar.npos)
    return {};
  try {
    return std::stoll(scalar);
  } catch (const std::exception&) {
    return {};
  }
}

std::optional<double> as_number(const std::string& scalar) {
  if (scalar.empty() || scalar.find_first_not_of("0123456789+-.eE") != scalar.npos ||
      scalar.find_first_of("0123456789") == scalar.npos) {
    return {};
  }
  char* end = nullptr;
  const double value = std::strtod(scalar.c_str(), &end);
  if (*end != '\0' || !std::isfinite(value)) return {};
  return value;
}

}  // namespace

YamlValue::YamlValue(std::shared_ptr<const Document> document, const Node* node, std::string path)
    : document_(std::move(document)), node_(node), path_(std::move(path)) {}

YamlValue YamlValue::member(const Node* node, std::string path) const {
  return YamlValue(document_, node, std::move(path));
}

YamlValue::Type YamlValue::type() const { return node_ ? node_->type : Type::absent; }

std::string YamlValue::where() const {
  const Node* node = node_ ? node_ : above_;
  if (!node || !node->file) return document_->name;
  return position_text(*node->file, node->line, node->column);
}

absl::Status YamlValue::error(std::string_view what) const {
  if (path_.empty()) return invalid("{}: {}", where(), what);
  return invalid("{}: \"{}\": {}", where(), path_, what);
}

absl::StatusOr<std::string> YamlValue::text() const {
  if (type() != Type::scalar) return error("a text is expected");
  return node_->scalar;
}

absl::StatusOr<double> YamlValue::number() const {
  const auto value =
      type() == Type::scalar && !node_->quoted ? as_number(node_->scalar) : std::nullopt;
  if (!value) return error("a number is expected");
  return *value;
}

absl::StatusOr<std::int64_t> YamlValue::integer() const {
  const auto value =
      type() == Type::scalar && !node_->quoted ? as_integer(node_->scalar) : std::nullopt;
  if (!value) return error("a whole number is expected");
  return *value;
}

absl::StatusOr<bool> YamlValue::boolean() const {
  const auto value =
      type() == Type::scalar && !node_->quoted ? as_boolean(node_->scalar) : std::nullopt;
  if (!value) return error("true or false is expected");
  return *value;
}

absl::StatusOr<double> YamlValue::duration() const {
  const auto value = type() == Type::scalar ? parse_duration(node_->scalar) : std::nullopt;
  if (!value) return error("a duration is expected, such as 90s, 30m or 4h");
  return *value;
}

absl::StatusOr<std::uint64_t> YamlValue::bytes() const {
  const auto value = type() == Type::scalar ? parse_bytes(node_->scalar) : std::nullopt;
  if (!value) return error("a size is expected, such as 64K, 5M or 8G");
  return *value;
}

absl::StatusOr<std::vector<YamlValue>> YamlValue::list() const {
  if (type() != Type::list) return error("a list is expected");
  std::vector<YamlValue> values;
  for (std::size_t i = 0; i < node_->items.size(); ++i) {
    values.push_back(member(&node_->items[i], fmt::format("{}[{}]", path_, i)));
  }
  return values;
}

absl::StatusOr<std::vector<std::pair<std::string, YamlValue>>> YamlValue::map() const {
  if (type() != Type::map) return error("a map (key: value) is expected");
  std::vector<std::pair<std::string, YamlValue>> values;
  for (const auto& [key, node] : node_->keys) {
    values.emplace_back(key, member(&node, path_.empty() ? key : path_ + "." + key));
  }
  return values;
}

YamlValue YamlValue::operator[](std::string_view key) const {
  const std::string path = path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  if (type() == Type::map) {
    for (const auto& [name, node] : node_->keys) {
      if (name == key) return member(&node, path);
    }
  }
  YamlValue absent = member(nullptr, path);
  absent.above_ = node_ ? node_ : above_;
  return absent;
}

absl::Status YamlValue::only_keys(const std::vector<std::string>& known) const {
  const auto members = map();
  if (!members.ok()) return members.status();
  for (const auto& [key, value] : *members) {
    bool found = false;
    for (const auto& name : known) found = found || name == key;
    if (found) continue;
    const std::string under = path_.empty() ? "" : fmt::format(" under \"{}\"", path_);
    const std::string meant = did_you_mean(key, known);
    return invalid("{}: unknown key \"{}\"{}{}", value.where(), key, under,
                   meant.empty() ? "; the keys: " + join(known, ", ") : meant);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> YamlValue::one_of(const std::vector<std::string>& words) const {
  const auto word = text();
  if (!word.ok()) return word;
  for (const auto& known : words) {
    if (*word == known) return *word;
  }
  return error(fmt::format("\"{}\" is not one of {}{}", *word, join(words, ", "),
                           did_you_mean(*word, words)));
}

Json YamlValue::json() const {
  switch (type()) {
    case Type::absent:
    case Type::null:
      return nullptr;
    case Type::scalar:
      if (!node_->quoted) {
        if (const auto value = as_boolean(node_->scalar)) return *value;
        if (const auto value = as_integer(node_->scalar)) return *value;
        if (const auto value = as_number(node_->scalar)) return *value;
      }
      return node_->scalar;
    case Type::list: {
      Json items = Json::array();
      for (const auto& node : node_->items) items.push_back(member(&node, "").json());
      return items;
    }
    case Type::map: {
      Json object = Json::object();
      for (const auto& [key, node] : node_->keys) object[key] = member(&node, "").json();
      return object;
    }
  }
  return nullptr;
}

void YamlValue::lay(Node& bottom, const Node& top) {
  if (bottom.type != Type::map || top.type != Type::map) {
    bottom = top;
    return;
  }
  for (const auto& [key, value] : top.keys) {
    bool found = false;
    for (auto& [name, below] : bottom.keys) {
      if (name != key) continue;
      lay(below, value);
      found = true;
    }
    if (!found) bottom.keys.emplace_back(key, value);
  }
}

YamlValue YamlValue::overlaid_by(const YamlValue& top) const {
  if (!top.present()) return *this;
  if (!present()) return top;
  auto document = std::make_shared<Document>();
  document->name = document_->name;
  document->root = *node_;
  lay(document->root, *top.node_);
  const Node* root = &document->root;
  return YamlValue(std::move(document), root, path_);
}

YamlValue YamlValue::without(const std::vector<std::string>& keys) const {
  if (type() != Type::map) return *this;
  auto document = std::make_shared<Document>();
  document->name = document_->name;
  document->root = *node_;
  auto& members = document->root.keys;
  for (const auto& key : keys) {
    std::erase_if(members, [&](const auto& member) { return member.first == key; });
  }
  const Node* root = &document->root;
  return YamlValue(std::move(document), root, path_);
}

namespace {

// Keeps nothing but where the latest document starts.
class DocumentStart : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override { mark_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
  const YAML::Mark& mark() const { return mark_; }

 private:
  YAML::Mark mark_;
};

// Not by YAML::LoadAll: where its parser cannot go on, as in ",a", it makes documents without end.
absl::Status check_one_document(std::string_view text, std::string_view name, YamlText kind) {
  // Without the trailing line ends, for a quote that nobody closes goes unnoticed by yaml-cpp where
  // the text ends in one.
  std::istringstream stream{std::string(
      trim(text).empty() ? text : text.substr(0, text.find_last_not_of(" \t\r\n") + 1))};
  YAML::Parser parser(stream);
  DocumentStart start;
  if (!parser.HandleNextDocument(start) || !parser.HandleNextDocument(start))
    return absl::OkStatus();
  if (kind == YamlText::words) return invalid("{}: more than one YAML document", name);
  return invalid("{}: the document should end here: this is no part of it",
                 position_text(name, start.mark().line + 1, start.mark().column + 1));
}

}  // namespace

absl::StatusOr<YamlValue> parse_yaml(std::string_view text, std::string_view name, YamlText kind) {
  const bool counted = kind == YamlText::file;
  if (const std::string valid = to_utf8(text); valid != text) {
    const auto odd = std::mismatch(text.begin(), text.end(), valid.begin(), valid.end()).first;
    const std::string_view before = text.substr(0, static_cast<std::size_t>(odd - text.begin()));
    const auto line = std::count(before.begin(), before.end(), '\n');
    const auto column = before.size() - (before.rfind('\n') + 1);
    return invalid("{}: the text is not UTF-8",
                   position_text(name, counted ? static_cast<int>(line) + 1 : 0,
                                 static_cast<int>(column) + 1));
  }
  auto document = std::make_shared<YamlValue::Document>();
  document->name = name;
  const auto file = std::make_shared<const std::string>(name);
  std::size_t count = 0;

  // Copies yaml-cpp's nodes with their positions; the first thing wrong ends it.
  const auto copy = [&](const auto& self, const YAML::Node& from, YamlValue::Node& to,
                        int depth) -> absl::Status {
    const YAML::Mark mark = from.Mark();
    to.file = file;
    to.line = !counted ? 0 : mark.is_null() ? 1 : mark.line + 1;
    to.column = mark.is_null() ? 1 : mark.column + 1;
    const std::string here = position_text(name, to.line, to.column);
    if (depth > kDeepest) return invalid("{}: nested more than {} deep", here, kDeepest);
    if (++count > kMost) return invalid("{}: more than {} values", here, kMost);
    if (from.IsSequence()) {
      to.type = YamlValue::Type::list;
      to.items.resize(from.size());
      std::size_t i = 0;
      for (const auto& item : from) {
        if (auto copied = self(self, item, to.items[i++], depth + 1); !copied.ok()) return copied;
      }
    } else if (from.IsMap()) {
      to.type = YamlValue::Type::map;
      std::set<std::string> seen;
      for (const auto& pair : from) {
        const YAML::Mark at = pair.first.Mark();
        const int line = counted ? at.line + 1 : 0;
        const std::string key_here = position_text(name, line, at.column + 1);
        if (!pair.first.IsScalar()) return invalid("{}: a key must be a text", key_here);
        const std::string key = pair.first.Scalar();
        if (!seen.insert(key).second)
          return invalid("{}: the key \"{}\" stands twice", key_here, key);
        to.keys.emplace_back(key, YamlValue::Node{});
        YamlValue::Node& value = to.keys.back().second;
        if (auto copied = self(self, pair.second, value, depth + 1); !copied.ok()) return copied;
        // Problems with a member are found at its key.
        value.line = line;
        value.column = at.column + 1;
      }
    } else if (from.IsScalar()) {
      to.scalar = from.Scalar();
      to.quoted = from.Tag() == "!";  // yaml-cpp's tag of a quoted or block scalar
      to.type = !to.quoted && is_null(to.scalar) ? YamlValue::Type::null : YamlValue::Type::scalar;
    }
    return absl::OkStatus();
  };
  try {
    if (auto one = check_one_document(text, name, kind); !one.ok()) return one;
    const YAML::Node root = YAML::Load(std::string(text));
    if (auto copied = copy(copy, root, document->root, 0); !copied.ok()) return copied;
  } catch (const YAML::Exception& error) {
    return invalid("{}: {}",
                   position_text(name, counted ? error.mark.line + 1 : 0, error.mark.column + 1),
                   error.msg);
  }
  const YamlValue::Node* root = &document->root;
  return YamlValue(std::move(document), root, "");
}

absl::StatusOr<YamlValue> read_yaml(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text.ok()) return text.status();
  return parse_yaml(*text, file.string());
}

}  // namespace mlgym
