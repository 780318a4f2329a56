#include "episode/program_models.h"

#include "base/status.h"
#include "base/time.h"

namespace mlgym {
namespace {

// For a program that gets no more replies to write down what it has.
constexpr double kGraceSeconds = 10;

}  // namespace

ProgramModels::ProgramModels(Environment& environment, Gateway& gateway, SeenChat& chat,
                             const EpisodeSpec& spec, Deadline deadline,
                             const EpisodeServices& services, const Share* share)
    : environment_(environment),
      gateway_(gateway),
      chat_(chat),
      spec_(spec),
      deadline_(deadline),
      services_(services),
      share_(share),
      left_(share ? share->left() : ShareLimits{}),
      begun_(monotonic_seconds()) {}

AgentProgram ProgramModels::program(std::string_view command, std::string_view instructions) {
  return {std::string(command), std::string(instructions), [this](Box& box) { return serve(box); },
          [this] { return waited(); }, [this] { return stop(); }};
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ProgramModels::serve(Box& box) {
  ModelEndpointSpec wanted;
  wanted.complete = [this](Call& call, std::string_view role, const mlgym_request& request,
                           const mlgym_reply& reply) {
    return complete(call, role, request, reply);
  };
  for (const auto& [role, model] : spec_.models) wanted.roles.push_back(role);
  wanted.deadline = deadline_;
  wanted.cancelled = &services_.cancelled;
  auto endpoint = BoxEndpoint::start(box, std::move(wanted));
  if (!endpoint.ok())
    return with_context(endpoint.status(), "cannot offer the models to a program in the box");
  endpoint_ = std::move(*endpoint);
  return endpoint_->variables();
}

// On a thread of the endpoint, one call at a time.
absl::Status ProgramModels::complete(Call& call, std::string_view role,
                                     const mlgym_request& request, const mlgym_reply& reply) {
  const auto refuse = [this](std::string why) {
    const std::lock_guard lock(mutex_);
    if (refused_.empty()) {
      refused_ = std::move(why);
      refused_since_ = monotonic_seconds();
    }
    return absl::ResourceExhaustedError(refused_);
  };
  if (role == "agent" && !environment_.may_reply())
    return refuse("the episode's steps are used up");
  if (role == "agent" && share_ && share_->steps_left(1) == 0)
    return refuse("the steps of this attempt are used up");
  if (share_ && share_->spent()) return refuse("what this attempt may spend on models is used up");
  {
    const std::lock_guard lock(mutex_);
    waiting_since_ = monotonic_seconds();
  }
  const absl::Status status = chat_.complete(call, role, request, reply);
  {
    const std::lock_guard lock(mutex_);
    waited_ += monotonic_seconds() - std::exchange(waiting_since_, 0);
  }
  if (gateway_.limit_reached()) return refuse("what the episode may spend on models is used up");
  if (gateway_.run_limit_reached()) return refuse("what the run may spend on models is used up");
  if (!gateway_.failure().ok()) return refuse("the model stays away");
  if (status.ok() && role == "agent") environment_.count_reply();
  return status;
}

double ProgramModels::waited() const {
  const std::lock_guard lock(mutex_);
  return waited_ + (waiting_since_ > 0 ? monotonic_seconds() - waiting_since_ : 0);
}

// Why the program is to end for the share's sake, of whose seconds it used so many.
std::string ProgramModels::out_of_share(double seconds) const {
  if (left_.time && seconds >= *left_.time) return "the time of this attempt was up";
  if (left_.compute && seconds - waited() >= *left_.compute)
    return "the time of computing of this attempt was up";
  return "";
}

std::string ProgramModels::stop() {
  if (std::string why = out_of_share(monotonic_seconds() - begun_); !why.empty()) return why;
  const std::lock_guard lock(mutex_);
  const bool late = !refused_.empty() && monotonic_seconds() - refused_since_ > kGraceSeconds;
  return late ? refused_ : "";
}

}  // namespace mlgym
