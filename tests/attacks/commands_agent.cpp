// Plays commands written in a test, then submits.
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;

class Commands : public mlgym::Agent {
 public:
  explicit Commands(const mlgym::Settings& settings)
      : commands_(Json::parse(settings.text("commands", "[]"))) {}

  // A command that is the name of another tool, such as "validate", calls that tool.
  void run(mlgym::Call&, mlgym::Episode& episode) override {
    for (const std::string command : commands_) {
      const bool is_tool = command == "validate" || command == "submit";
      const mlgym::Step step =
          is_tool ? episode.use(command) : episode.use("shell", Json{{"command", command}}.dump());
      if (step.ended()) return;
    }
    episode.use("submit");
  }

 private:
  Json commands_;
};

}  // namespace

MLGYM_PLUGIN("test_commands_agent", "0.1.0",
             mlgym::component<Commands>("commands",
                                        "Plays commands written in a test, then submits"));
