#include "record/original_end.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "record/python_json.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr off_t kTail = 64 * 1024;
// A member of the outermost object: within texts of JSON there is no line break.
constexpr std::string_view kInfo = "\n  \"info\": {";

absl::StatusOr<std::string> read_tail(const fs::path& path) {
  const auto file = open_regular_file(path);
  if (!file.ok()) return file.status();
  const off_t size = lseek(file->get(), 0, SEEK_END);
  if (size < 0 || lseek(file->get(), std::max<off_t>(0, size - kTail), SEEK_SET) < 0)
    return system_error(errno, path.string());
  return read_descriptor(file->get());
}

absl::StatusOr<Json> document_of(const fs::path& path) {
  auto tail = read_tail(path);
  if (!tail.ok()) return tail.status();
  if (const auto place = tail->rfind(kInfo); place != std::string::npos) {
    auto document = parse_python_json("{" + tail->substr(place));
    if (document.ok()) return document;
  }
  const auto whole = read_file(path);
  if (!whole.ok()) return whole.status();
  auto document = parse_python_json(*whole);
  if (!document.ok()) return with_context(document.status(), path.string());
  return document;
}

double number_in(const Json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_number()
             ? object[key].get<double>()
             : std::nan("");
}

std::int64_t count_in(const Json& object, const char* key) {
  const double number = number_in(object, key);
  return number >= 0 && number < 1e15 ? static_cast<std::int64_t>(number) : -1;
}

}  // namespace

absl::StatusOr<OriginalEnd> read_original_end(const fs::path& trajectory) {
  const auto document = document_of(trajectory);
  if (!document.ok()) return document.status();
  if (!document->is_object() || !document->contains("info") || !(*document)["info"].is_object())
    return invalid("{}: has no object \"info\"", trajectory.string());
  const Json& info = (*document)["info"];
  const Json stats = info.value("model_stats", Json::object());
  OriginalEnd end;
  if (info.contains("exit_status") && info["exit_status"].is_string())
    end.exit_status = info["exit_status"];
  end.cost_usd = number_in(stats, "task_cost");
  end.input_tokens = count_in(stats, "tokens_sent");
  end.output_tokens = count_in(stats, "tokens_received");
  return end;
}

}  // namespace mlgym
