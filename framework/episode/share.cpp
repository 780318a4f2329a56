#include "episode/share.h"

#include <algorithm>

#include "base/json.h"
#include "base/time.h"

namespace mlgym {
namespace {

template <class Number>
std::optional<Number> rest(const std::optional<Number>& limit, Number used) {
  if (!limit) return {};
  return std::max(*limit - used, Number{0});
}

template <class Number>
bool reached(const std::optional<Number>& limit, Number used) {
  return limit && used >= *limit;
}

template <class Number>
std::optional<Number> since(const std::optional<Number>& now, const std::optional<Number>& before) {
  if (!now) return {};
  return *now - before.value_or(Number{0});
}

template <class Number>
Json or_null(const std::optional<Number>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class Number>
void lower(Json& document, const char* key, const std::optional<Number>& most) {
  if (!most) return;
  Json& value = document[key];
  if (!value.is_number() || value.get<Number>() > *most) value = *most;
}

// A limit of who plays holds where a smaller one is not wanted.
template <class Number>
std::optional<Number> smaller(Number wanted, const std::optional<Number>& owned) {
  if (wanted < 0) return owned;
  return owned ? std::min(wanted, *owned) : wanted;
}

}  // namespace

Share::Share(ShareLimits limits, const Environment& environment, Gateway& gateway)
    : limits_(limits),
      environment_(environment),
      gateway_(gateway),
      around_(gateway.charged()),
      models_({limits.cost, limits.tokens, {}}, "this attempt", &around_),
      before_(now()) {
  gateway_.charge(models_);
}

// The counts of the episode; the time is that of the clock.
Share::Used Share::now() const {
  const Outcome& outcome = environment_.outcome();
  Used used;
  used.steps = environment_.steps();
  used.feedback = outcome.feedback_used;
  used.compute = outcome.compute_seconds;
  used.time = monotonic_seconds();
  used.cost = gateway_.spending().cost();
  return used;
}

Share::Used Share::so_far() const {
  const Used at = now();
  return {at.steps - before_.steps, at.feedback - before_.feedback, at.compute - before_.compute,
          at.time - before_.time, since(at.cost, before_.cost)};
}

ShareLimits Share::left() const {
  const Used used = so_far();
  return {rest(limits_.steps, used.steps), rest(limits_.feedback, used.feedback),
          models_.tokens_left(),           rest(limits_.compute, used.compute),
          rest(limits_.time, used.time),   models_.cost_left()};
}

ActingTerms Share::terms() const {
  const ShareLimits rest = left();
  return {false, rest.feedback, rest.compute, rest.time};
}

void Share::lower(Json& budget) const {
  const ShareLimits rest = left();
  mlgym::lower(budget, "steps", rest.steps);
  mlgym::lower(budget, "feedback", rest.feedback);
  mlgym::lower(budget, "tokens", rest.tokens);
  mlgym::lower(budget, "compute", rest.compute);
  mlgym::lower(budget, "time", rest.time);
  mlgym::lower(budget, "cost", rest.cost);
}

void Share::lower_limits(Json& task) const {
  mlgym::lower(task["limits"], "steps", limits_.steps);
  mlgym::lower(task["limits"], "compute", limits_.compute);
  mlgym::lower(task["limits"], "time", limits_.time);
  mlgym::lower(task["feedback"], "max", limits_.feedback);
}

std::string_view Share::used_up() const {
  const Used used = so_far();
  if (reached(limits_.steps, used.steps)) return "max_steps";
  if (reached(limits_.compute, used.compute)) return "max_compute";
  if (reached(limits_.time, used.time)) return "max_time";
  return spent() ? "exit_cost" : "";
}

bool Share::spent() const {
  return models_.exhausted() || models_.tokens_left() == 0 || models_.cost_left() == 0.0;
}

Json Share::used() const {
  const Used used = so_far();
  return {{"steps", used.steps}, {"feedback", used.feedback},  {"compute", used.compute},
          {"time", used.time},   {"cost", or_null(used.cost)}, {"tokens", models_.tokens()}};
}

std::int64_t Share::steps_left(std::int64_t wanted) const {
  if (!limits_.steps) return wanted;
  return std::clamp<std::int64_t>(*limits_.steps - (environment_.steps() - before_.steps), 0,
                                  wanted);
}

ShareLimits share_limits(const mlgym_play& wanted, const Share* owner) {
  const ShareLimits owned = owner ? owner->left() : ShareLimits{};
  return {smaller(wanted.steps, owned.steps),   smaller(wanted.feedback, owned.feedback),
          smaller(wanted.tokens, owned.tokens), smaller(wanted.compute, owned.compute),
          smaller(wanted.time, owned.time),     smaller(wanted.cost, owned.cost)};
}

}  // namespace mlgym
