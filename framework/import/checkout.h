// A user's own checkout of MLGym, from which a task or an agent is taken.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml.h"

namespace mlgym {

// A configuration file of the checkout, read.
struct CheckoutFile {
  std::filesystem::path path;
  std::string text;
  YamlValue yaml;

  static absl::StatusOr<CheckoutFile> read(const std::filesystem::path& path);
};

class Checkout {
 public:
  // The checkout that holds a file below its folder `configs`. kNotFound, kInvalidArgument: there
  // is no such file, or it stands below no such folder.
  static absl::StatusOr<Checkout> around(const std::filesystem::path& file);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path configs() const { return root_ / "configs"; }

  // The file or folder that a value names, relative to `base` and inside the checkout. Errors name
  // the place of the value.
  absl::StatusOr<std::filesystem::path> named(const YamlValue& value,
                                              const std::filesystem::path& base) const;

 private:
  explicit Checkout(std::filesystem::path root) : root_(std::move(root)) {}
  std::filesystem::path root_;
};

// Whether a key has a value: MLGym's files write null for none.
bool is_given(const YamlValue& value);

// A list of texts, empty where none is given.
absl::StatusOr<std::vector<std::string>> texts_in(const YamlValue& value);

// Keys of a map that are none of `known`, each as `"KEY" (FILE:LINE:COLUMN)`.
std::vector<std::string> unknown_keys(const YamlValue& map, const std::vector<std::string>& known);

}  // namespace mlgym
