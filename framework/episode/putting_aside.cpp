#include "episode/putting_aside.h"

#include <spdlog/spdlog.h>

#include "base/status.h"
#include "record/suspension.h"

namespace mlgym {
namespace {

absl::Status keep(const EpisodeSpec& spec, const Checkpoint& checkpoint, Environment& environment,
                  Gateway& gateway) {
  Call call(plain_host_services(), Deadline::after(60));
  auto models = gateway.save(call);
  if (!models.ok()) return models.status();
  absl::StatusOr<std::filesystem::path> archive = environment.kept_archive();
  if (archive->empty()) archive = new_archive(spec.attempt, checkpoint.events);
  if (!archive.ok()) return archive.status();
  auto saved = environment.save(*archive);
  if (!saved.ok()) return saved.status();
  return write_suspension(spec.attempt, {checkpoint.events, checkpoint.state, std::move(*saved),
                                         std::move(*models), *archive});
}

}  // namespace

absl::Status put_episode_aside(const EpisodeSpec& spec, const std::optional<Checkpoint>& checkpoint,
                               Environment& environment, Gateway& gateway) {
  if (!checkpoint || spec.attempt.empty() || environment.branched() || environment.ended())
    return absl::OkStatus();
  const auto kept = keep(spec, *checkpoint, environment, gateway);
  if (!kept.ok()) {
    spdlog::warn("{} cannot be put aside, and will begin anew if it is interrupted: {}",
                 spec.environment.streams.episode, std::string(message_of(kept)));
  }
  return absl::OkStatus();
}

}  // namespace mlgym
