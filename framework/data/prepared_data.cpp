#include "data/prepared_data.h"

#include <cstdlib>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/installation.h"
#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr const char* kManifest = "manifest.json";

// The regular files below a folder, by name.
absl::StatusOr<std::set<fs::path>> files_below(const fs::path& folder) {
  std::set<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file() && !entry.is_symlink()) files.insert(entry.path());
  }
  if (error) return system_error(error.value(), folder.string());
  return files;
}

}  // namespace

fs::path data_folder() {
  if (const char* given = std::getenv("MLGYM_DATA"); given && *given) return fs::absolute(given);
  return user_data_folder() / "data";
}

Json preparation_request(const DataUse& use, const std::optional<std::int64_t>& limit) {
  Json parts = Json::object();
  for (const auto& part : use.parts) parts[part.name] = part.hidden ? "hidden" : "public";
  return {{"parts", parts}, {"limit", limit ? Json(*limit) : Json(nullptr)}};
}

absl::StatusOr<fs::path> prepared_folder(const DatasetDefinition& dataset, const Json& request) {
  const auto files = files_below(dataset.folder);
  if (!files.ok()) return files.status();
  Sha256 key;
  key.add(dump_json(request));
  for (const auto& file : *files) {
    auto content = read_file(file);
    if (!content.ok()) return content.status();
    key.add(file.lexically_relative(dataset.folder).string());
    key.add(sha256_hex(*content));
  }
  return data_folder() / dataset.id / key.finish_hex().substr(0, 16);
}

absl::StatusOr<PreparedData> read_prepared(const DatasetDefinition& dataset, const Json& request) {
  const auto folder = prepared_folder(dataset, request);
  if (!folder.ok()) return folder.status();
  if (!fs::exists(*folder / kManifest)) return unable("{} is not prepared", dataset.id);
  const auto text = read_file(*folder / kManifest);
  if (!text.ok()) return text.status();
  const auto manifest = parse_json(*text);
  if (!manifest.ok()) return with_context(manifest.status(), (*folder / kManifest).string());
  for (const auto& file : manifest->value("files", Json::array())) {
    std::error_code error;
    const fs::path path = *folder / file.value("path", "");
    if (fs::file_size(path, error) != file.value("bytes", std::uintmax_t{0}) || error)
      return unable("{} of the prepared data is missing or damaged", path.string());
  }
  return PreparedData{dataset.id, *folder, manifest->value("digest", ""),
                      manifest->value("facts", Json::object())};
}

absl::Status write_manifest(const fs::path& folder, const DatasetDefinition& dataset,
                            const Json& request, const Json& facts) {
  const auto paths = files_below(folder);
  if (!paths.ok()) return paths.status();
  Json files = Json::array();
  Sha256 digest;
  for (const auto& path : *paths) {
    const auto content = read_file(path);
    if (!content.ok()) return content.status();
    const std::string name = path.lexically_relative(folder).string(), hash = sha256_hex(*content);
    digest.add(name);
    digest.add(hash);
    files.push_back({{"path", name}, {"bytes", content->size()}, {"sha256", hash}});
  }
  return write_file_atomically(folder / kManifest,
                               dump_json_indented({{"schema", 1},
                                                   {"dataset", dataset.id},
                                                   {"request", request},
                                                   {"facts", facts},
                                                   {"digest", digest.finish_hex()},
                                                   {"files", files}}) +
                                   "\n");
}

}  // namespace mlgym
