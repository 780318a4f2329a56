// An agent that is somebody else's program: it runs in the box, asks its models at the episode's
// address there, and what it leaves is submitted.
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;

class Command : public mlgym::Agent {
 public:
  explicit Command(const mlgym::Settings& settings) : command_(settings.text("command", "")) {
    if (command_.empty())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                         "settings: \"command\" is missing: what bash is to run in the workspace");
    if (const std::string file = settings.text("preface", ""); !file.empty())
      preface_ = settings.file(file) + "\n";
  }

  void run(mlgym::Call& call, mlgym::Episode& episode) override {
    const std::string instructions = Json::parse(episode.task())["instructions"];
    const mlgym::Step step = episode.run_program(command_, preface_ + instructions);
    if (step.ended()) return;
    if (const Json info = Json::parse(step.info); info["exit_code"] != 0)
      call.log(MLGYM_LOG_WARNING, "the program ended with code " + info["exit_code"].dump());
    episode.use("submit");
  }

 private:
  std::string command_, preface_;
};

}  // namespace

MLGYM_PLUGIN("agent_command", "0.1.0",
             mlgym::component<Command>("command-line",
                                       "Any program that asks models by itself, run in the box",
                                       R"({"type": "object", "additionalProperties": false,
                                  "required": ["command"], "properties": {
                                    "command": {"type": "string"},
                                    "preface": {"type": "string"}}})"));
