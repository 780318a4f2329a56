#include "data/prepared_data.h"

#include <cstdlib>
#include <optional>
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
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->symlink_status().type() == fs::file_type::regular) files.insert(entry->path());
  }
  if (error) return system_error(error.value(), folder.string());
  return files;
}

Json list_of(const std::vector<DescribedFile>& files) {
  Json list = Json::array();
  for (const auto& file : files)
    list.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  return list;
}

// Nothing: it is no such list.
std::optional<std::vector<DescribedFile>> files_in(const Json& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<DescribedFile> files;
  for (const auto& file : list) {
    const auto has_text = [&file](const char* key) {
      return file.contains(key) && file[key].is_string();
    };
    if (!file.is_object() || !has_text("path") || !has_text("sha256") || !file.contains("bytes") ||
        !file["bytes"].is_number_unsigned())
      return std::nullopt;
    files.push_back({file["path"], file["bytes"], file["sha256"]});
  }
  return files;
}

absl::StatusOr<PreparedData> described_in(const fs::path& folder, const Json& manifest) {
  const auto damaged = [&folder] { return unable("{} is damaged", (folder / kManifest).string()); };
  if (!manifest.is_object() || !manifest.contains("files") || !manifest.contains("digest") ||
      !manifest["digest"].is_string() || !manifest.contains("facts") ||
      !manifest["facts"].is_object())
    return damaged();
  const auto files = files_in(manifest["files"]),
             sources = files_in(manifest.value("sources", Json::array()));
  if (!files || !sources) return damaged();
  for (const auto& file : *files) {
    const fs::path path = folder / file.path;
    std::error_code error;
    const auto bytes = fs::file_size(path, error);
    if (error || bytes != file.bytes)
      return unable("{} of the prepared data is missing or damaged", path.string());
  }
  for (const char* part : {"public", "hidden"}) {
    if (!fs::is_directory(folder / part))
      return unable("{} of the prepared data is missing or damaged", (folder / part).string());
  }
  return PreparedData{"", folder, manifest["digest"], manifest["facts"], *sources};
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
  if (!manifest.ok()) return unable("{} is damaged", (*folder / kManifest).string());
  auto prepared = described_in(*folder, *manifest);
  if (prepared.ok()) prepared->dataset = dataset.id;
  return prepared;
}

absl::Status write_manifest(const fs::path& folder, const DatasetDefinition& dataset,
                            const std::vector<DescribedFile>& sources, const Json& request,
                            const Json& facts) {
  const auto paths = files_below(folder);
  if (!paths.ok()) return paths.status();
  std::vector<DescribedFile> files;
  Sha256 digest;
  for (const auto& path : *paths) {
    if (path == folder / kManifest) continue;  // of an earlier time
    const auto content = read_file(path);
    if (!content.ok()) return content.status();
    const std::string name = path.lexically_relative(folder).string(), hash = sha256_hex(*content);
    digest.add(name);
    digest.add(hash);
    files.push_back({name, content->size(), hash});
  }
  return write_file_atomically(folder / kManifest,
                               dump_json_indented({{"schema", 1},
                                                   {"dataset", dataset.id},
                                                   {"request", request},
                                                   {"facts", facts},
                                                   {"digest", digest.finish_hex()},
                                                   {"sources", list_of(sources)},
                                                   {"files", list_of(files)}}) +
                                   "\n");
}

}  // namespace mlgym
