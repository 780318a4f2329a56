// mlgym.learner/1
#include <mlgym/kinds/learner.h>

#include <cmath>

#include "base/json.h"
#include "check/component/kinds.h"
#include "check/component/trial_trajectory.h"

namespace mlgym {
namespace {

const mlgym_learner& table(const ComponentSubject& subject) {
  return *subject.table<mlgym_learner>();
}

void look_at_episode(std::string_view text, Handed& handed) {
  handed.add_json_object("a planned episode", text);
  const Json episode = Json::parse(text, nullptr, false);
  if (!episode.is_object()) return;
  static const std::set<std::string> texts = {"task", "variant", "agent", "model", "group"};
  for (const auto& [key, value] : episode.items()) {
    const bool right = (texts.count(key) && value.is_string()) ||
                       (key == "seed" && value.is_number_integer()) ||
                       (key == "settings" && value.is_object());
    if (!right) {
      handed.fault(fmt::format("a planned episode has {}: {}; kinds/learner.h lists the keys",
                               shown(key), dump_json(value)));
    }
  }
}

mlgym_status plan(const mlgym_learner& learner, void* self, const mlgym_call* call, int64_t round,
                  Handed& handed) {
  mlgym_plan taken{};
  taken.size = sizeof taken;
  taken.state = &handed;
  taken.add = [](const mlgym_plan* given, const mlgym_call*, mlgym_str episode) -> mlgym_status {
    look_at_episode(view(episode), *static_cast<Handed*>(given->state));
    return MLGYM_OK;
  };
  return learner.plan(self, call, round, &taken);
}

mlgym_status publish(const mlgym_learner& learner, void* self, const mlgym_call* call,
                     Handed& handed) {
  std::string text;
  const mlgym_sink sink = sink_into(text);
  const mlgym_status code = learner.publish(self, call, &sink);
  if (code != MLGYM_OK) return code;
  handed.add_json_object("what it published", text);
  const Json json = Json::parse(text, nullptr, false);
  static const std::set<std::string> kinds = {"policy", "prompt", "data", "nothing"};
  if (json.is_object() && (!json.contains("kind") || !json["kind"].is_string() ||
                           !kinds.count(json["kind"].get<std::string>())))
    handed.fault(R"(what it published has no "kind" of "policy", "prompt", "data", "nothing")");
  return code;
}

mlgym_status save(const mlgym_learner& learner, void* self, const mlgym_call* call,
                  std::string& saved, Handed& handed) {
  const mlgym_sink sink = sink_into(saved);
  const mlgym_status code = learner.save(self, call, &sink);
  if (code == MLGYM_OK) handed.add_text("what it saved", saved);
  return code;
}

mlgym_status round(const mlgym_learner& learner, void* self, const mlgym_call* call, int64_t number,
                   Handed& handed) {
  const TrialTrajectory good(3, true), failed(1, false), empty(0, false);
  mlgym_status code = plan(learner, self, call, number, handed);
  for (const auto* trajectory : {&good, &failed, &empty}) {
    if (code == MLGYM_OK) code = learner.observe(self, call, trajectory->raw());
  }
  return code == MLGYM_OK ? publish(learner, self, call, handed) : code;
}

Operation named(std::string name, Operation::Function run, bool repeats = false) {
  Operation operation;
  operation.name = std::move(name);
  operation.run = std::move(run);
  operation.repeats = repeats;
  return operation;
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  const mlgym_learner& learner = table(subject);
  std::vector<Operation> all = {
      named("plan", [&learner](void* self, const mlgym_call* call,
                               Handed& handed) { return plan(learner, self, call, 0, handed); }),
      named("observe",
            [&learner](void* self, const mlgym_call* call, Handed&) {
              const TrialTrajectory good(3, true);
              return learner.observe(self, call, good.raw());
            }),
      named("observe (an episode that failed)",
            [&learner](void* self, const mlgym_call* call, Handed&) {
              const TrialTrajectory failed(0, false);
              return learner.observe(self, call, failed.raw());
            }),
      named("publish", [&learner](void* self, const mlgym_call* call,
                                  Handed& handed) { return publish(learner, self, call, handed); }),
      named("save", [&learner](void* self, const mlgym_call* call, Handed& handed) {
        std::string saved;
        return save(learner, self, call, saved, handed);
      })};
  if (MLGYM_HAS(&learner, act)) {
    all.push_back(named(
        "act",
        [&learner](void* self, const mlgym_call* call, Handed& handed) {
          std::string text;
          const mlgym_sink sink = sink_into(text);
          double log_probability = 0;
          const mlgym_status code =
              learner.act(self, call, borrow("observation"), 7, &sink, &log_probability);
          if (code != MLGYM_OK) return code;
          handed.add_json_object("its action", text);
          handed.add_number("log probability", log_probability);
          if (!(log_probability <= 0))
            handed.fault(fmt::format("the logarithm of a probability is {}; it is not above 0",
                                     log_probability));
          return code;
        },
        true));
  }
  return all;
}

void rounds(ComponentTrial& trial) {
  const auto instance = trial.create();
  if (!instance) return;
  for (int64_t number = 0; number < 3; ++number) {
    const auto operation = named(fmt::format("plan, observe or publish, in round {},", number),
                                 [&](void* self, const mlgym_call* call, Handed& handed) {
                                   return round(table(trial.subject()), self, call, number, handed);
                                 });
    const Told told = trial.perform_in(*instance, operation);
    if (!told.ok()) {
      trial.fail(
          fmt::format("{} {}; a learner takes failed episodes and those without turns as "
                      "well, and ends by planning none",
                      operation.name, told.words()));
    }
    if (!told.handed.fault().empty())
      trial.fail(fmt::format("{} {}", operation.name, told.handed.fault()));
    if (trial.failed()) return;
  }
}

// A learner that is loaded goes on as the saved one would have.
void save_and_load(ComponentTrial& trial) {
  const mlgym_learner& learner = table(trial.subject());
  std::string saved;
  const auto original = trial.create(), loaded = trial.create();
  if (!original || !loaded) return;
  const auto saving =
      named("save, after a round,", [&](void* self, const mlgym_call* call, Handed& handed) {
        const mlgym_status code = round(learner, self, call, 0, handed);
        return code == MLGYM_OK ? save(learner, self, call, saved, handed) : code;
      });
  const auto loading = named("load", [&](void* self, const mlgym_call* call, Handed&) {
    return learner.load(self, call, borrow(saved));
  });
  const auto going_on =
      named("plan, after load,", [&](void* self, const mlgym_call* call, Handed& handed) {
        const mlgym_status code = plan(learner, self, call, 1, handed);
        return code == MLGYM_OK ? publish(learner, self, call, handed) : code;
      });
  for (const auto& [instance, operation] :
       {std::pair(original.get(), &saving), std::pair(loaded.get(), &loading)}) {
    const Told told = trial.perform_in(*instance, *operation);
    if (!told.ok()) trial.fail(fmt::format("{} {}", operation->name, told.words()));
    if (trial.failed()) return;
  }
  const Told first = trial.perform_in(*original, going_on),
             second = trial.perform_in(*loaded, going_on);
  if (first.code != second.code || first.handed.text() != second.handed.text()) {
    return trial.fail(fmt::format(
        "after load the next round is {}, the saved learner's is {}; save all that the learner "
        "knows, its random stream included (kinds/learner.h)",
        shown(second.ok() ? second.handed.text() : second.words()),
        shown(first.ok() ? first.handed.text() : first.words())));
  }
  trial.perform_alone(named("load (junk)", [&](void* self, const mlgym_call* call, Handed&) {
    return learner.load(self, call, borrow("no learner was ever saved as this"));
  }));
}

}  // namespace

const ComponentKind& learner_kind() {
  static const ComponentKind kind = {operations,
                                     {{"rounds", rounds}, {"save_and_load", save_and_load}}};
  return kind;
}

}  // namespace mlgym
