// Does what its settings say, one order after the other, and notes what came of each.
#include <cstdio>
#include <map>
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::ordered_json;

class Orders : public mlgym::Agent {
 public:
  explicit Orders(const mlgym::Settings& settings)
      : orders_(Json::parse(settings.text("orders", "[]"))), notes_(settings.text("notes", "did")) {
    (void)settings.text("plays", "");  // the host's to read
  }

  void run(mlgym::Call&, mlgym::Episode& episode) override {
    Player player(episode);
    for (const auto& order : orders_) {
      Json answer;
      try {
        answer = player.play(order);
      } catch (const mlgym::Error& error) {
        if (order.value("must", false)) throw;
        answer = {{"error", error.code}};
      }
      episode.note(notes_, answer.dump());
    }
  }

 private:
  // Numbers environments and snapshots as the host does: in the order in which they are made.
  class Player {
   public:
    explicit Player(mlgym::Episode& episode) : episode_(episode) {}

    Json play(const Json& order) {
      const std::string what = order["do"];
      const int environment = order.value("environment", 0);
      if (what == "act")
        return told(episode_.command(order["command"].get<std::string>(), handle(environment)));
      if (what == "each") return each(order["actions"]);
      if (what == "budget") return Json::parse(episode_.budget());
      if (what == "branch") return branch(environment, order["count"].get<std::size_t>());
      if (what == "snapshot") {
        snapshots_.emplace(++last_snapshot_, episode_.snapshot(handle(environment)));
        return {{"snapshot", last_snapshot_}};
      }
      if (what == "restore") {
        episode_.restore(snapshots_.at(order["snapshot"].get<int>()), handle(environment));
      } else if (what == "release") {
        branches_.erase(environment);
      } else if (what == "discard") {
        snapshots_.erase(order["snapshot"].get<int>());
      } else if (what == "play") {
        return play(order, environment);
      } else if (what == "print") {
        std::puts(order["text"].get<std::string>().c_str());
        std::fflush(stdout);
      } else if (what == "give_up") {
        episode_.give_up(order.value("tag", "forfeit"));
      } else {
        throw mlgym::Error(MLGYM_UNIMPLEMENTED, what);
      }
      return Json::object();
    }

   private:
    // One that was never there has the handle that it would have.
    mlgym_environment* handle(int number) const {
      const auto found = branches_.find(number);
      if (found != branches_.end()) return found->second.handle();
      return number == 0
                 ? nullptr
                 : reinterpret_cast<mlgym_environment*>(static_cast<std::intptr_t>(number) + 1);
    }
    Json branch(int environment, std::size_t count) {
      Json made = Json::array();
      for (auto& branch : episode_.branch(count, handle(environment))) {
        branches_.emplace(++last_branch_, std::move(branch));
        made.push_back(last_branch_);
      }
      return {{"made", made}};
    }
    Json play(const Json& order, int environment) {
      mlgym::PlayLimits limits;
      limits.steps = order.value("steps", limits.steps);
      limits.feedback = order.value("feedback", limits.feedback);
      limits.tokens = order.value("tokens", limits.tokens);
      limits.compute = order.value("compute", limits.compute);
      limits.time = order.value("time", limits.time);
      limits.cost = order.value("cost", limits.cost);
      return Json::parse(
          episode_.play(order.value("agent", std::size_t{0}), limits, handle(environment)));
    }
    Json each(const Json& wanted) {
      std::vector<std::pair<mlgym_environment*, mlgym::Action>> actions;
      for (const auto& one : wanted)
        actions.emplace_back(handle(one[0].get<int>()),
                             mlgym::Action::by_command(one[1].get<std::string>()));
      Json steps = Json::array();
      for (const auto& step : episode_.step_each(actions)) steps.push_back(told(step));
      return {{"steps", steps}};
    }
    static Json told(const mlgym::Step& step) {
      return {{"observation", step.observation},
              {"info", Json::parse(step.info)},
              {"reward", step.reward},
              {"terminated", step.terminated},
              {"truncated", step.truncated}};
    }

    mlgym::Episode& episode_;
    std::map<int, mlgym::Branch> branches_;
    std::map<int, mlgym::Snapshot> snapshots_;
    int last_branch_ = 0, last_snapshot_ = 0;
  };

  Json orders_;
  std::string notes_;  // their kind
};

}  // namespace

MLGYM_PLUGIN("orders", "1.0.0", mlgym::component<Orders>("orders", "Does what its settings say"));
