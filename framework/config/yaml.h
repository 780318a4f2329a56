// YAML with positions: every value knows where it stands and under which keys, so that errors can
// say `config/run.yaml:14:7: unknown key "modle" under "agents[0]"; did you mean "model"?`.
//
// Scalars follow YAML 1.2's core schema: unquoted true/false, null and numbers are typed,
// everything else ("yes", "no", "on") and everything quoted is text.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

// What a text is: a file with lines, or words of a flag or a variable, in which no person would
// count columns.
enum class YamlText { file, words };

// A value of a document, or its absence. Cheap to copy; the document lives as long as its values.
class YamlValue {
 public:
  enum class Type { absent, null, scalar, list, map };

  Type type() const;
  bool present() const { return type() != Type::absent; }
  // "run.yaml:14:7", or "--seed" of what is in no file; of what is absent: where it would stand.
  std::string where() const;
  const std::string& path() const { return path_; }  // "agents[0].model"; "" at the top

  // Typed reads. A wrong type is kInvalidArgument with position and key.
  absl::StatusOr<std::string> text() const;
  absl::StatusOr<double> number() const;
  absl::StatusOr<std::int64_t> integer() const;
  absl::StatusOr<bool> boolean() const;
  absl::StatusOr<double> duration() const;      // seconds; "30m"
  absl::StatusOr<std::uint64_t> bytes() const;  // "64K"
  absl::StatusOr<std::vector<YamlValue>> list() const;
  absl::StatusOr<std::vector<std::pair<std::string, YamlValue>>> map()
      const;  // in the file's order
  // A member of a map; absent when there is none, or when this is no map.
  YamlValue operator[](std::string_view key) const;

  // Every key must be one of `known`, in a map; else an error that names the nearest, or all.
  absl::Status only_keys(const std::vector<std::string>& known) const;
  // One of the words, else an error that names the nearest.
  absl::StatusOr<std::string> one_of(const std::vector<std::string>& words) const;
  absl::Status error(
      std::string_view what) const;  // kInvalidArgument: where, what, under which key
  Json json() const;                 // with typed scalars; null when absent

  // This value with another one laid over it: maps are merged key by key, anything else is
  // replaced. Positions stay those of the files that the values come from.
  YamlValue overlaid_by(const YamlValue& top) const;
  // A map without some of its keys.
  YamlValue without(const std::vector<std::string>& keys) const;

 private:
  friend absl::StatusOr<YamlValue> parse_yaml(std::string_view, std::string_view, YamlText);
  struct Document;
  struct Node;
  YamlValue(std::shared_ptr<const Document> document, const Node* node, std::string path);
  YamlValue member(const Node* node, std::string path) const;
  static void lay(Node& bottom, const Node& top);

  std::shared_ptr<const Document> document_;
  const Node* node_;             // null: absent
  const Node* above_ = nullptr;  // of what is absent: the innermost value around it that is there
  std::string path_;
};

// Parses one document. `name` stands in errors, of a file with line and column. Errors: syntax,
// duplicate keys, text that is not UTF-8, nesting deeper than 100, aliases that grow the document
// beyond 100,000 values.
absl::StatusOr<YamlValue> parse_yaml(std::string_view text, std::string_view name,
                                     YamlText kind = YamlText::file);
absl::StatusOr<YamlValue> read_yaml(const std::filesystem::path& file);

}  // namespace mlgym
