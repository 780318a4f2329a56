// A model that knows nothing: one of the tools it is offered, each as likely as the others, with
// arguments that fit. What agents score with it is the floor for models.
#include <mlgym/plugin.hpp>

#include "model_settings/common_settings.h"
#include "random_arguments.h"

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kOwnSettings = R"({"type": "object", "additionalProperties": false,
        "properties": {"seed": {"type": "integer"})";
using SettingsSchema =
    model_settings::Joined<kOwnSettings, model_settings::kCommon, model_settings::kEnd>;

// FNV-1a, so that the same chat and seed always give the same reply.
std::uint64_t mix(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return (hash ^ 0xff) * 0x100000001b3;
}

class Random : public mlgym::Model {
 public:
  explicit Random(const mlgym::Settings& settings)
      : seed_(static_cast<std::uint64_t>(settings.integer("seed", 0))) {}

  std::string describe() override { return R"({"price": {"input": 0, "output": 0}})"; }

  void complete(mlgym::Call&, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& reply) override {
    std::uint64_t hash = mix(0xcbf29ce484222325, std::to_string(seed_));
    hash = mix(hash, std::to_string(request.seed));
    for (const auto& message : request.messages) hash = mix(hash, message.text);
    for (int choice = 0; choice < request.choices; ++choice) {
      std::minstd_rand random(static_cast<std::uint_fast32_t>(mix(hash, std::to_string(choice))));
      answer(request, random, reply, choice);
    }
    reply.usage({0, 0, 0, 0, 0});
  }

 private:
  static std::size_t any_of(std::size_t count, std::minstd_rand& random) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
  }

  static void answer(const mlgym::ChatRequest& request, std::minstd_rand& random,
                     mlgym::ReplyWriter& reply, int choice) {
    if (request.tools.empty() || request.tool_choice == mlgym::ToolChoice::none) {
      // No tool is named: what every task has, written as a text command.
      constexpr const char* kCommands[] = {"ls", "validate", "submit"};
      const std::string command = kCommands[any_of(std::size(kCommands), random)];
      reply.text("By chance.\n```\n" + command + "\n```", choice);
      return reply.finish(mlgym::Finish::stop, choice);
    }
    const auto& tool = request.tools[any_of(request.tools.size(), random)];
    const Json schema = Json::parse(tool.parameters, nullptr, false);
    const Json arguments =
        random_model::random_value(schema.is_object() ? schema : Json{{"type", "object"}}, random);
    reply.tool_call({"call_" + std::to_string(choice + 1), tool.name, arguments.dump()}, choice);
    reply.finish(mlgym::Finish::tool_calls, choice);
  }

  std::uint64_t seed_;
};

}  // namespace

MLGYM_PLUGIN("model_random", "0.1.0",
             mlgym::component<Random>("random", "Calls tools by chance: a floor for agents",
                                      SettingsSchema::kText.data()));
