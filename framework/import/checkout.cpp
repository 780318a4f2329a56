#include "import/checkout.h"

#include <algorithm>

#include "base/file.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;

absl::StatusOr<CheckoutFile> CheckoutFile::read(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    return not_found("{}: there is no such file", path.string());
  auto text = read_file(path);
  if (!text.ok()) return text.status();
  auto yaml = parse_yaml(*text, path.string());
  if (!yaml.ok()) return yaml.status();
  if (yaml->type() != YamlValue::Type::map) return yaml->error("a map (key: value) is expected");
  return CheckoutFile{path, std::move(*text), std::move(*yaml)};
}

absl::StatusOr<Checkout> Checkout::around(const fs::path& file) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(file, error);
  if (error || !fs::exists(whole, error))
    return not_found("{}: there is no such file", file.string());
  for (fs::path folder = whole.parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (folder.filename() == "configs") return Checkout(folder.parent_path());
  }
  return invalid(
      "{}: it stands below no folder \"configs\"; give a file of a checkout of MLGym, such as "
      "CHECKOUT/configs/tasks/X.yaml",
      file.string());
}

absl::StatusOr<fs::path> Checkout::named(const YamlValue& value, const fs::path& base) const {
  const auto text = value.text();
  if (!text.ok()) return text.status();
  const fs::path path = (base / *text).lexically_normal();
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  const fs::path inside = real.lexically_relative(root_);
  if (text->empty() || error || inside.empty() || *inside.begin() == "..") {
    return value.error(fmt::format("\"{}\" is not inside the checkout {}", *text, root_.string()));
  }
  if (!fs::exists(real, error)) return value.error(fmt::format("there is no {}", path.string()));
  return path;
}

bool is_given(const YamlValue& value) {
  return value.present() && value.type() != YamlValue::Type::null;
}

absl::StatusOr<std::vector<std::string>> texts_in(const YamlValue& value) {
  std::vector<std::string> texts;
  if (!is_given(value)) return texts;
  const auto items = value.list();
  if (!items.ok()) return items.status();
  for (const auto& item : *items) {
    auto text = item.text();
    if (!text.ok()) return text.status();
    texts.push_back(std::move(*text));
  }
  return texts;
}

std::vector<std::string> unknown_keys(const YamlValue& map, const std::vector<std::string>& known) {
  std::vector<std::string> unknown;
  const auto members = map.map();
  if (!members.ok()) return unknown;
  for (const auto& [key, value] : *members) {
    if (std::find(known.begin(), known.end(), key) == known.end())
      unknown.push_back(fmt::format("\"{}\" ({})", key, value.where()));
  }
  return unknown;
}

}  // namespace mlgym
