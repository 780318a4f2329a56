// Components that throw every type of exception when they are created, wait until they are
// interrupted, or read their settings.
#include <mlgym/plugin.hpp>

#include <chrono>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

struct Idle : mlgym::Agent {
  void run(mlgym::Call&, mlgym::Episode&) override {}
};
struct ThrowsError : Idle {
  explicit ThrowsError(const mlgym::Settings&) {
    throw mlgym::Error(MLGYM_PERMISSION_DENIED, "not for you");
  }
};
struct ThrowsStandard : Idle {
  explicit ThrowsStandard(const mlgym::Settings&) { throw std::out_of_range("too far"); }
};
struct ThrowsMemory : Idle {
  explicit ThrowsMemory(const mlgym::Settings&) { throw std::bad_alloc(); }
};
struct ThrowsNumber : Idle {
  explicit ThrowsNumber(const mlgym::Settings&) { throw 5; }
};
struct ThrowsText : Idle {
  explicit ThrowsText(const mlgym::Settings&) { throw "not today"; }
};
struct ThrowsSilently : Idle {
  explicit ThrowsSilently(const mlgym::Settings&) { throw mlgym::Error(MLGYM_ABORTED, ""); }
};

void wait_to_be_interrupted(mlgym::Call& call) {
  for (;;) {
    call.checkpoint();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}
struct WaitingAgent : mlgym::Agent {
  explicit WaitingAgent(const mlgym::Settings&) {}
  void run(mlgym::Call& call, mlgym::Episode&) override { wait_to_be_interrupted(call); }
};
struct WaitingTask : mlgym::Task {
  explicit WaitingTask(const mlgym::Settings&) {}
  void evaluate(mlgym::Call& call, const mlgym::Evaluation&, mlgym::Scores&) override {
    wait_to_be_interrupted(call);
  }
};
struct WaitingTool : mlgym::Tool {
  explicit WaitingTool(const mlgym::Settings&) {}
  std::string describe() override { return "{}"; }
  std::string call(mlgym::Call& call, std::string_view, mlgym::ToolEnvironment&) override {
    wait_to_be_interrupted(call);
    return "";
  }
};

// Tells what it read.
struct Reader : mlgym::Tool {
  explicit Reader(const mlgym::Settings& settings)
      : read_(settings.text("data.train", "no text") + "|" +
              std::to_string(settings.integer("count", -1)) + "|" +
              (settings.boolean("fast", false) ? "fast" : "slow")) {}
  std::string describe() override { return "{}"; }
  std::string call(mlgym::Call&, std::string_view, mlgym::ToolEnvironment&) override {
    return read_;
  }
  std::string read_;
};

constexpr const char* kSchema =
    R"({"type": "object", "additionalProperties": false,
        "properties": {"count": {"type": "integer", "minimum": 0}, "fast": {"type": "boolean"}}})";

}  // namespace

MLGYM_PLUGIN("components-test", "1.0.0",
             mlgym::component<ThrowsError>("error", "Throws the SDK's error"),
             mlgym::component<ThrowsStandard>("standard", "Throws a standard exception"),
             mlgym::component<ThrowsMemory>("memory", "Has no memory"),
             mlgym::component<ThrowsNumber>("number", "Throws a number"),
             mlgym::component<ThrowsText>("text", "Throws a text"),
             mlgym::component<ThrowsSilently>("silent", "Throws without a text"),
             mlgym::component<WaitingAgent>("waiting-agent", "Waits"),
             mlgym::component<WaitingTask>("waiting-task", "Waits"),
             mlgym::component<WaitingTool>("waiting-tool", "Waits"),
             mlgym::component<Reader>("reader", "Reads its settings"),
             mlgym::component<Reader>("strict-reader", "Reads its settings", kSchema));
