// mlgym log verify: every file of a run folder against every other.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "record/event_log.h"
#include "record/result_files.h"
#include "record/run_folder.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

void collect_blob_names(const Json& value, std::set<std::string>& names) {
  if (value.is_object() && value.size() == 2 && value.contains("blob") && value.contains("bytes") &&
      value["blob"].is_string()) {
    names.insert(value["blob"].get<std::string>());
  }
  if (value.is_structured()) {
    for (const auto& part : value) collect_blob_names(part, names);
  }
}

class Verification {
 public:
  explicit Verification(RunFolder& run) : run_(run) {}

  std::vector<std::string> problems() {
    check_plan_files();
    std::set<std::string> planned;
    for (const auto& episode : run_.plan()) {
      planned.insert(episode.id);
      check_episode(episode.id);
    }
    for (const auto& folder : entries_of(run_.path() / "episodes")) {
      if (!planned.count(folder.filename().string()))
        problem(folder, "this episode is not in plan.jsonl");
    }
    check_blobs();
    return std::move(problems_);
  }

 private:
  void problem(const fs::path& file, std::string_view what) {
    problems_.push_back(fmt::format("{}: {}", file.lexically_relative(run_.path()).string(), what));
  }

  void check_plan_files() {
    const Json files = run_.run_json().value("files", Json::object());
    for (const auto& [name, digest] : files.items()) {
      const auto content = read_file(run_.path() / name);
      if (!content.ok()) {
        problem(run_.path() / name, message_of(content.status()));
      } else if (digest != sha256_hex(*content)) {
        problem(run_.path() / name,
                "it was changed after the run started: its digest is not the one in run.json");
      }
    }
  }

  void check_episode(const std::string& episode) {
    const fs::path folder = run_.path() / "episodes" / episode;
    for (const auto& entry : entries_of(folder)) {
      const std::string name = entry.filename().string();
      const bool is_result =
          name == "result.json" || (name.rfind("result-", 0) == 0 && entry.extension() == ".json");
      if (is_result) check_result(episode, entry);
      if (name.rfind("attempt-", 0) == 0) check_attempt(entry);
    }
  }

  // A committed result is the one that its attempt's log ends with.
  void check_result(const std::string& episode, const fs::path& file) {
    auto result = read_result(file);
    if (!result.ok() || !*result) return problem(file, message_of(result.status()));
    Json document = **result;
    if (document.value("id", "") != episode) problem(file, "it is the result of another episode");
    const fs::path attempt =
        attempt_folder(file.parent_path(), document.value("attempt", std::int64_t{0}));
    const Json record = document.value("record", Json::object());
    document.erase("record");
    const std::string digest = sha256_hex(dump_json(document));
    std::string recorded;
    const auto check = read_events(attempt / "events.jsonl", [&recorded](const Json& event) {
      recorded = event["k"] == "episode.end" ? event["d"].value("result", "") : "";
    });
    if (!check.ok())
      return problem(file,
                     fmt::format("its record cannot be read: {}", message_of(check.status())));
    if (record.value("hash", "") != check->last_hash ||
        record.value("events", std::uint64_t{0}) != check->events) {
      problem(file,
              fmt::format("its record is not the one it was made with ({} events)", check->events));
    } else if (recorded != digest) {
      problem(file, "it is not the result that its record ends with");
    }
  }

  // A log may end early, when its writer was killed, but not be wrong before.
  void check_attempt(const fs::path& folder) {
    const fs::path file = folder / "events.jsonl";
    const auto check = read_events(
        file, [this](const Json& event) { collect_blob_names(event["d"], wanted_blobs_); });
    if (check.status().code() == absl::StatusCode::kNotFound) {
      if (fs::exists(result_file(folder)))
        problem(file, "the record of a finished attempt is missing");
      return;  // killed before the first event
    }
    if (!check.ok()) return problem(file, message_of(check.status()));
    if (!check->problem.empty()) problem(file, check->problem);
    if (check->torn && fs::exists(result_file(folder))) problem(file, "the last line is torn");
  }

  void check_blobs() {
    std::set<std::string> present;
    for (const auto& folder : entries_of(run_.path() / "blobs")) {
      for (const auto& file : entries_of(folder)) {
        if (file.filename().string().front() == '.') continue;  // of a writer that was killed
        const std::string name = folder.filename().string() + file.filename().string();
        present.insert(name);
        const auto content = run_.blobs().load(name);
        if (!content.ok()) problem(file, message_of(content.status()));
      }
    }
    for (const auto& name : wanted_blobs_) {
      if (!present.count(name))
        problem(run_.path() / "blobs" / name, "a record refers to it, and it is missing");
    }
  }

  RunFolder& run_;
  std::set<std::string> wanted_blobs_;
  std::vector<std::string> problems_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> verify_run(const fs::path& folder) {
  auto run = RunFolder::open(folder);
  if (!run.ok()) return run.status();
  return Verification(**run).problems();
}

}  // namespace mlgym
