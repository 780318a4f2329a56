#include "models/price_list.h"

#include <cstdlib>
#include <regex>

#include "base/installation.h"
#include "base/status.h"
#include "config/fields.h"
#include "config/run_choices.h"
#include "config/yaml.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

fs::path user_config_folder() {
  if (const char* set = std::getenv("XDG_CONFIG_HOME"); set && *set) return fs::path(set) / "mlgym";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : "/") / ".config" / "mlgym";
}

absl::StatusOr<ListedModel> read_listed(const YamlValue& value) {
  const std::vector<std::string> ours = {"context", "max_output"};
  ListedModel model;
  Fields fields(value, {"input", "output", "cached", "cache_written", "context", "max_output"});
  const auto tokens = [&](const char* key, std::optional<std::int64_t>& out) {
    std::int64_t count = 0;
    fields.integer(key, count, 1);
    if (count > 0) out = count;
  };
  tokens("context", model.context);
  tokens("max_output", model.max_output);
  if (!fields.status().ok()) return fields.status();
  const YamlValue price = value.without(ours);
  if (price["input"].present() || price["output"].present()) {
    const auto read = read_price(price);
    if (!read.ok()) return read.status();
    model.price = *read;
  }
  return model;
}

}  // namespace

std::vector<fs::path> price_files() {
  std::vector<fs::path> files;
  if (const char* named = std::getenv("MLGYM_PRICES"); named && *named) files.emplace_back(named);
  for (const auto& file :
       {user_config_folder() / "prices.yaml", installation().share / "prices.yaml"}) {
    std::error_code error;
    if (fs::exists(file, error)) files.push_back(file);
  }
  return files;
}

absl::StatusOr<PriceList> PriceList::read(const std::vector<fs::path>& files) {
  PriceList list;
  for (const auto& file : files) {
    const auto yaml = read_yaml(file);
    if (!yaml.ok()) return yaml.status();
    Fields fields(*yaml, {"date", "models"});
    if (!fields.status().ok()) return fields.status();
    const auto models = (*yaml)["models"].map();
    if (!models.ok()) return models.status();
    for (const auto& [name, value] : *models) {
      auto model = read_listed(value);
      if (!model.ok()) return model.status();
      list.models_.emplace(name, *model);  // the first, strongest one stays
    }
  }
  return list;
}

const ListedModel* PriceList::find(std::string_view name) const {
  const auto found = models_.find(name);
  if (found != models_.end()) return &found->second;
  static const std::regex dated("-(\\d{8}|\\d{4}-\\d{2}-\\d{2})$");
  const std::string undated = std::regex_replace(std::string(name), dated, "");
  const auto same = models_.find(undated);
  return same == models_.end() ? nullptr : &same->second;
}

}  // namespace mlgym
