// A tool that repeats its arguments, runs a command, and fails in every way on request.
#include <mlgym/plugin.hpp>

#include <stdexcept>

namespace {

struct Echo : mlgym::Tool {
  explicit Echo(const mlgym::Settings& settings) : greeting_(settings.text("greeting", "hello")) {}
  std::string describe() override {
    return R"({"description": "repeats", "parameters": {"type": "object"}})";
  }
  std::string call(mlgym::Call& call, std::string_view arguments,
                   mlgym::ToolEnvironment& environment) override {
    if (arguments == "throw") throw std::runtime_error("thrown");
    if (arguments == "throw int") throw 5;
    if (arguments == "refuse") throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "refused");
    if (arguments == "wait") call.checkpoint();
    const auto output = environment.shell("echo");
    return greeting_ + " " + std::string(arguments) + " " + output.text;
  }
  std::string greeting_;
};

}  // namespace

MLGYM_PLUGIN(PLUGIN_NAME, "1.0.0", mlgym::component<Echo>(PLUGIN_NAME, "For a test"));
