#include "models/reply_cache.h"

#include "base/file.h"
#include "base/json.h"

namespace mlgym {

std::filesystem::path ReplyCache::file(const std::string& key) const {
  return folder_ / key.substr(0, 2) / (key.substr(2) + ".json");
}

std::optional<Json> ReplyCache::find(const std::string& key) const {
  const auto text = read_file(file(key));
  if (!text.ok()) return {};
  auto reply = parse_json(*text);
  if (!reply.ok() || !reply->is_object() || !reply->contains("choices")) return {};
  return *reply;
}

absl::Status ReplyCache::keep(const std::string& key, const Json& reply) const {
  if (auto made = create_folders(file(key).parent_path()); !made.ok()) return made;
  return write_file_atomically(file(key), dump_json(reply));
}

}  // namespace mlgym
