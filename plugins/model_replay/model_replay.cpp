// A model that repeats the replies of a recorded attempt, or of a trajectory of MLGym.
#include <mlgym/plugin.hpp>

#include <filesystem>

#include "blob.h"
#include "model_settings/common_settings.h"
#include "original_replies.h"
#include "recorded_replies.h"

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOwnSettings =
    R"({"type": "object", "additionalProperties": false, "required": ["model"],
        "properties": {"model": {"type": "string"})";
using SettingsSchema =
    model_settings::Joined<kOwnSettings, model_settings::kCommon, model_settings::kEnd>;

// The record that a user names: the file, or the folder of an attempt or an episode.
fs::path record_file(const fs::path& named) {
  if (!fs::is_directory(named)) return named;
  if (fs::exists(named / "events.jsonl")) return named / "events.jsonl";
  // attempt-10 comes after attempt-9.
  const auto later = [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a > b;
  };
  fs::path latest;
  for (const auto& entry : fs::directory_iterator(named)) {
    const bool holds = fs::exists(entry.path() / "events.jsonl");
    if (holds && later(entry.path().string(), latest.string())) latest = entry.path();
  }
  if (latest.empty())
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, named.string() + " holds no events.jsonl");
  return latest / "events.jsonl";
}

std::vector<mlgym::ChatReply> replies_in(const fs::path& file, const std::string& content) {
  if (file.extension() == ".traj") return replay::original_replies(content);
  // RUN/episodes/EPISODE/ATTEMPT/events.jsonl
  const fs::path run = fs::canonical(file).parent_path().parent_path().parent_path().parent_path();
  return replay::recorded_replies(
      content, [&run](const std::string& digest) { return replay::read_blob(run, digest); });
}

class Replay : public mlgym::Model {
 public:
  explicit Replay(const mlgym::Settings& settings) {
    const std::string named = settings.text("model", "");
    if (named.empty())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                         "name the record: replay/FILE, an events.jsonl, an episode's folder or a "
                         ".traj file of MLGym's");
    const fs::path file = record_file(named);
    const std::string content = settings.file(file.string());
    try {
      replies_ = replies_in(file, content);
    } catch (const mlgym::Error& error) {
      throw mlgym::Error(error.code, file.string() + ": " + error.what());
    }
    if (replies_.empty())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, file.string() + " holds no reply of a model");
  }

  std::string describe() override { return R"({"price": {"input": 0, "output": 0}})"; }

  void complete(mlgym::Call&, const mlgym::ChatRequest&, mlgym::ReplyWriter& reply) override {
    if (next_ == replies_.size()) {
      throw mlgym::Error(
          MLGYM_FAILED_PRECONDITION,
          "the record holds no more than " + std::to_string(replies_.size()) + " replies");
    }
    const mlgym::ChatReply& recorded = replies_[next_++];
    if (!recorded.reasoning.empty()) reply.reasoning(recorded.reasoning);
    if (!recorded.text.empty()) reply.text(recorded.text);
    for (const auto& call : recorded.calls) reply.tool_call(call);
    reply.finish(recorded.finish);
    reply.usage(recorded.usage);
  }

 private:
  std::vector<mlgym::ChatReply> replies_;
  std::size_t next_ = 0;
};

}  // namespace

MLGYM_PLUGIN("model_replay", "0.1.0",
             mlgym::component<Replay>("replay",
                                      "Repeats the replies of a recorded attempt: replay/FILE",
                                      SettingsSchema::kText.data()));
