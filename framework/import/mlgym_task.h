// A task's YAML of MLGym, read. docs/import.md lists its keys.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "import/checkout.h"
#include "import/placed_text.h"

namespace mlgym {

struct MlgymDataset {
  std::string name, description;
  std::filesystem::path local;  // its folder in the checkout; empty: it is at Hugging Face
  std::string hub;              // its name there
};

// How the original finds, runs and reads an evaluation.
enum class MlgymClass { csv, model, language_model, python };
std::string_view name_of(MlgymClass kind);  // "csv", "model", "lm", "python"

struct MlgymTask {
  explicit MlgymTask(const YamlValue& yaml)
      : evaluation_value(yaml["evaluation_paths"]), scores_value(yaml["baseline_scores"]) {}

  std::string id, name;
  std::optional<PlacedText> description;  // a template of Python's
  MlgymClass kind = MlgymClass::csv;
  double timeout = 3600;  // seconds, of training and of the evaluation
  std::vector<MlgymDataset> datasets;
  bool generic_packages = true;        // of MLGym's image
  std::filesystem::path requirements;  // of pip; empty: none
  std::vector<std::filesystem::path> starter;
  std::string baseline, evaluation;  // scripts, by their place in the workspace; no baseline: empty
  YamlValue evaluation_value;        // where the file names it
  std::vector<std::pair<std::string, double>> scores;  // of the baseline
  YamlValue scores_value;
  struct Secret {
    std::string path;  // in the checkout, or in the workspace
    YamlValue value;   // where the file names it
  };
  std::vector<Secret> secret;         // files, and folders with all below
  std::filesystem::path memory;       // a file of notes; empty: none
  std::vector<std::string> left_out;  // keys that have no meaning here, and why
};

// Reads the task and the data sets that it names. Errors say FILE:LINE:COLUMN.
absl::StatusOr<MlgymTask> read_mlgym_task(const CheckoutFile& file, const Checkout& checkout);

}  // namespace mlgym
