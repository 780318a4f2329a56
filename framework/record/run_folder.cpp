#include "record/run_folder.h"

#include <cerrno>
#include <cstdio>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "record/claims.h"
#include "record/result_files.h"
#include "record/worker.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongestId = 240;  // file systems allow names of 255 bytes
constexpr std::size_t kShortenedModel = 60;

constexpr int kSchema = 1;

Json line_of(const PlannedEpisode& episode) {
  return {{"id", episode.id},
          {"task", episode.task},
          {"variant", episode.variant},
          {"agent", episode.agent},
          {"model", episode.model ? Json(*episode.model) : Json(nullptr)},
          {"repeat", episode.repeat},
          {"seed", episode.seed}};
}

PlannedEpisode episode_of(const Json& line) {
  PlannedEpisode episode;
  episode.id = line.at("id");
  episode.task = line.at("task");
  episode.variant = line.at("variant");
  episode.agent = line.at("agent");
  if (line.at("model").is_string()) episode.model = line.at("model").get<std::string>();
  episode.repeat = line.at("repeat");
  episode.seed = line.at("seed");
  return episode;
}

absl::StatusOr<std::vector<PlannedEpisode>> read_plan(const fs::path& file) {
  const auto content = read_file(file);
  if (!content.ok()) return content.status();
  std::vector<PlannedEpisode> plan;
  for (const auto& line : split(*content, '\n')) {
    if (line.empty()) continue;
    const auto json = parse_json(line);
    try {
      if (!json.ok())
        return with_context(json.status(), fmt::format("{}:{}", file.string(), plan.size() + 1));
      plan.push_back(episode_of(*json));
    } catch (const Json::exception& error) {
      return invalid("{}:{}: is no line of a plan ({})", file.string(), plan.size() + 1,
                     error.what());
    }
  }
  return plan;
}

std::string plan_text(const std::vector<PlannedEpisode>& plan) {
  std::string text;
  for (const auto& episode : plan) text += dump_json(line_of(episode)) + "\n";
  return text;
}

absl::Status fill(const fs::path& folder, std::string_view run_yaml, const Json& run_json,
                  const std::vector<PlannedEpisode>& plan) {
  for (const char* name : {"workers", "claims", "index", "blobs", "episodes"}) {
    if (auto made = create_folders(folder / name); !made.ok()) return made;
  }
  const std::string lines = plan_text(plan);
  Json facts = {{"schema", kSchema}};
  facts.update(run_json);
  facts["files"] = {{"run.yaml", sha256_hex(run_yaml)}, {"plan.jsonl", sha256_hex(lines)}};
  if (auto status = create_file_exclusively(folder / "run.yaml", run_yaml); !status.ok())
    return status;
  if (auto status = create_file_exclusively(folder / "plan.jsonl", lines); !status.ok())
    return status;
  return create_file_exclusively(folder / "run.json", dump_json_indented(facts) + "\n");
}

// What stood in the way of a new run folder.
absl::Status why_not_renamed(int error_number, const fs::path& path) {
  if (RunFolder::holds_run(path)) {
    return make_status(absl::StatusCode::kAlreadyExists, "{} holds a run already", path.string());
  }
  switch (error_number) {
    case EEXIST:
    case ENOTDIR:
    case ENOTEMPTY:
      return invalid("{} is there already and is no run; name a folder that is new or empty",
                     path.string());
    case EBUSY:
    case EXDEV:
      return invalid("{} is a mount point; name a folder below it", path.string());
    default:
      return system_error(error_number, fmt::format("cannot create {}", path.string()));
  }
}

}  // namespace

std::string episode_id(const PlannedEpisode& episode) {
  const auto id = [&episode](const std::string& model) {
    const std::string variant = episode.variant.empty() ? "" : "." + encode_name(episode.variant);
    return fmt::format("{}{}__{}__{}__r{}", encode_name(episode.task), variant,
                       encode_name(episode.agent), model, episode.repeat);
  };
  const std::string model = encode_name(episode.model.value_or("none"));
  const std::string whole = id(model);
  if (whole.size() <= kLongestId) return whole;
  // '~' stands in no encoded name, so that this one is no other's.
  return id(model.substr(0, kShortenedModel) + "~" + sha256_hex(model).substr(0, 16));
}

struct RunFolder::State {
  State(fs::path at, Json facts, std::vector<PlannedEpisode> episodes)
      : path(std::move(at)),
        run_json(std::move(facts)),
        plan(std::move(episodes)),
        blobs(path / "blobs") {}
  fs::path episode_folder(const std::string& episode) const { return path / "episodes" / episode; }

  fs::path path;
  Json run_json;
  std::vector<PlannedEpisode> plan;
  Blobs blobs;
  std::unique_ptr<Worker> worker;
};

RunFolder::RunFolder(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunFolder::~RunFolder() = default;

absl::StatusOr<std::unique_ptr<RunFolder>> RunFolder::create(
    const fs::path& folder, std::string_view run_yaml, const Json& run_json,
    const std::vector<PlannedEpisode>& plan) {
  const fs::path wanted = fs::absolute(folder).lexically_normal();
  const fs::path path = wanted.has_filename() ? wanted : wanted.parent_path();
  if (auto made = create_folders(path.parent_path()); !made.ok()) return made;
  // Made whole beside its place, then renamed, which fails when something is there already.
  auto temporary = make_temporary_folder(path.parent_path(), "." + path.filename().string() + ".");
  if (!temporary.ok()) return temporary.status();
  absl::Status status = fill(*temporary, run_yaml, run_json, plan);
  std::error_code error;
  if (status.ok()) fs::permissions(*temporary, fs::perms(0755), error);
  if (status.ok() && std::rename(temporary->c_str(), path.c_str()) != 0) {
    status = why_not_renamed(errno, path);
  }
  if (!status.ok()) {
    (void)remove_tree(*temporary);
    return with_context(status, "cannot start a run");
  }
  if (auto durable = make_folder_durable(path.parent_path()); !durable.ok()) return durable;
  return open(path);
}

absl::StatusOr<std::unique_ptr<RunFolder>> RunFolder::open(const fs::path& folder) {
  const fs::path path = fs::absolute(folder);
  const auto content = read_file(path / "run.json");
  if (content.status().code() == absl::StatusCode::kNotFound) {
    return not_found("{} holds no run: there is no run.json in it", folder.string());
  }
  if (!content.ok()) return content.status();
  auto facts = parse_json(*content);
  if (!facts.ok()) return with_context(facts.status(), (path / "run.json").string());
  if (!facts->is_object() || !facts->value("schema", Json(nullptr)).is_number_integer()) {
    return invalid("{}: is not a run's", (path / "run.json").string());
  }
  if ((*facts)["schema"] > kSchema) {
    return unable(
        "{} was written by a newer mlgym (format {}, this one reads {}); use that version",
        folder.string(), (*facts)["schema"].dump(), kSchema);
  }
  auto plan = read_plan(path / "plan.jsonl");
  if (!plan.ok()) return plan.status();
  return std::unique_ptr<RunFolder>(
      new RunFolder(std::make_unique<State>(path, std::move(*facts), std::move(*plan))));
}

bool RunFolder::holds_run(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / "run.json", error);
}

const fs::path& RunFolder::path() const { return state_->path; }
const Json& RunFolder::run_json() const { return state_->run_json; }
absl::StatusOr<std::string> RunFolder::run_yaml() const {
  return read_file(state_->path / "run.yaml");
}
const std::vector<PlannedEpisode>& RunFolder::plan() const { return state_->plan; }
Blobs& RunFolder::blobs() { return state_->blobs; }

absl::Status RunFolder::start_worker() {
  auto worker = Worker::start(state_->path);
  if (!worker.ok()) return worker.status();
  state_->worker = std::move(*worker);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Attempt>> RunFolder::claim(const std::string& episode) {
  if (!state_->worker) return internal("an episode is claimed by a worker; start one first");
  const auto generation = claim_next(state_->path, episode, *state_->worker);
  if (!generation.ok()) return generation.status();
  if (!*generation) return std::nullopt;
  Attempt attempt{episode, **generation,
                  attempt_folder(state_->episode_folder(episode), **generation)};
  if (auto made = create_folders(attempt.folder); !made.ok()) return made;
  const Json started = {
      {"episode", episode}, {"attempt", attempt.generation}, {"state", "started"}};
  if (auto logged = state_->worker->log(started); !logged.ok()) return logged;
  return attempt;
}

absl::Status RunFolder::commit(const Attempt& attempt, const Json& result) {
  const absl::Status status =
      commit_result(state_->episode_folder(attempt.episode), attempt.generation, result);
  const bool second = status.code() == absl::StatusCode::kAlreadyExists;
  if (!status.ok() && !second) return status;
  const absl::Status logged = state_->worker->log({{"episode", attempt.episode},
                                                   {"attempt", attempt.generation},
                                                   {"state", second ? "second" : "committed"}});
  return second ? status : logged;
}

absl::StatusOr<std::optional<Json>> RunFolder::result(const std::string& episode) const {
  return read_result(result_file(state_->episode_folder(episode)));
}

absl::Status RunFolder::set_aside(const std::string& episode) {
  return put_result_aside(state_->episode_folder(episode));
}

}  // namespace mlgym
