// What providers charge and how much their models hold: a dated file of mlgym's, and the user's own
// before it.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/run_config.h"

namespace mlgym {

struct ListedModel {
  std::optional<ModelPrice> price;
  std::optional<std::int64_t> context, max_output;  // tokens
};

// MLGYM_PRICES, $XDG_CONFIG_HOME/mlgym/prices.yaml, PREFIX/share/mlgym/prices.yaml: those that are
// there, the strongest first.
std::vector<std::filesystem::path> price_files();

class PriceList {
 public:
  // Errors name the file and place.
  static absl::StatusOr<PriceList> read(const std::vector<std::filesystem::path>& files);

  // "openai/gpt-4.1". A name without its date ("-2025-04-14") is the same model.
  const ListedModel* find(std::string_view name) const;

 private:
  std::map<std::string, ListedModel, std::less<>> models_;
};

}  // namespace mlgym
