// Components that each break the contract in one way, for the checks to find.
#include <mlgym/plugin.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

using mlgym::Call;
using mlgym::Settings;

// ---- tools

struct Tool : mlgym::Tool {
  explicit Tool(const Settings&) {}
  std::string describe() override {
    return R"({"description": "Does it", "parameters": {"type": "object"}})";
  }
  std::string call(Call&, std::string_view, mlgym::ToolEnvironment&) override { return "done"; }
};
struct NoJson : Tool {
  using Tool::Tool;
  std::string describe() override { return "a tool"; }
};
struct NoSchema : Tool {
  using Tool::Tool;
  std::string describe() override {
    return R"({"description": "Does it", "parameters": {"type": "object", "properties": 5}})";
  }
};
struct NotUtf8 : Tool {
  using Tool::Tool;
  std::string call(Call&, std::string_view, mlgym::ToolEnvironment&) override { return "\xFF"; }
};
struct Crashes : Tool {
  using Tool::Tool;
  std::string call(Call&, std::string_view arguments, mlgym::ToolEnvironment&) override {
    if (arguments == "[1, 2]") {
      std::signal(SIGSEGV, SIG_DFL);  // a sanitizer would make an exit code of it
      std::raise(SIGSEGV);
    }
    return "done";
  }
};
struct Exits : Tool {
  using Tool::Tool;
  std::string call(Call&, std::string_view arguments, mlgym::ToolEnvironment&) override {
    if (arguments == "[1, 2]") std::_Exit(4);
    return "done";
  }
};
// Takes as long as it likes when it is cancelled.
struct Overruns : Tool {
  using Tool::Tool;
  std::string call(Call& call, std::string_view, mlgym::ToolEnvironment&) override {
    if (call.cancelled()) std::this_thread::sleep_for(std::chrono::hours(1));
    return "done";
  }
};
struct UnnamedSetting : Tool {
  explicit UnnamedSetting(const Settings& settings) : Tool(settings) {
    if (settings.text("path", "").empty())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "something is missing");
  }
};
// ---- kinds

struct Agent : mlgym::Agent {
  explicit Agent(const Settings&) {}
};
struct Swallows : Agent {
  using Agent::Agent;
  void run(Call&, mlgym::Episode& episode) override {
    try {
      while (!episode.use("shell").ended()) {
      }
    } catch (const mlgym::Error&) {
    }
  }
};
struct ActsOn : Agent {
  using Agent::Agent;
  void run(Call&, mlgym::Episode& episode) override {
    for (int i = 0; i < 20; ++i) {
      try {
        episode.use("shell");
      } catch (const mlgym::Error& error) {
        if (error.code != MLGYM_FAILED_PRECONDITION) throw;
      }
    }
  }
};

struct Drifts : mlgym::Aggregator {
  explicit Drifts(const Settings&) {}
  std::string tables(Call&, const mlgym::Rows&) override {
    static int calls = 0;
    return R"({"t": {"columns": ["n"], "rows": [[)" + std::to_string(++calls) + "]]}}";
  }
};
struct Ragged : mlgym::Aggregator {
  explicit Ragged(const Settings&) {}
  std::string tables(Call&, const mlgym::Rows&) override {
    return R"({"t": {"columns": ["a", "b"], "rows": [[1]]}})";
  }
};

struct FindsAnybody : mlgym::Executor {
  explicit FindsAnybody(const Settings&) {}
  std::string start(Call&, const std::vector<std::string>&, std::string_view) override {
    return "";
  }
  mlgym::WorkerState poll(Call&, std::string_view) override { return {MLGYM_WORKER_RUNS, 0, ""}; }
  void stop(Call&, std::string_view) override {}
};

struct NoObjects : mlgym::Exporter {
  explicit NoObjects(const Settings&) {}
  void rows(Call&, const mlgym::Trajectory&, mlgym::TrainingRows& out) override { out.add("[1]"); }
};

// Keeps the answers of tools and forgets who asked.
struct Orphans : mlgym::History {
  explicit Orphans(const Settings&) {}
  std::vector<mlgym::Message> view(Call&, const std::vector<mlgym::Message>& messages,
                                   std::int64_t) override {
    std::vector<mlgym::Message> kept;
    for (const auto& message : messages) {
      if (message.role == mlgym::Role::tool) kept.push_back(message);
    }
    return kept;
  }
};

struct Forgets : mlgym::Learner {
  explicit Forgets(const Settings&) {}
  std::vector<std::string> plan(Call&, std::int64_t) override {
    return {"{\"seed\": " + std::to_string(seen_) + "}"};
  }
  void observe(Call&, const mlgym::Trajectory&) override { ++seen_; }
  std::string publish(Call&) override { return R"({"kind": "nothing"})"; }
  std::string save(Call&) override { return ""; }
  void load(Call&, std::string_view) override {}
  int seen_ = 0;
};

struct NotANumber : mlgym::Metric {
  static constexpr double low = 0, high = 1;
  explicit NotANumber(const Settings&) {}
  double score(Call&, const mlgym::Values& predictions, const References&) override {
    if (!predictions.numeric()) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "numbers are expected");
    double sum = 0;
    for (std::size_t i = 0; i < predictions.count(); ++i) sum += predictions.number(i) * 0;
    return sum;
  }
};
struct OutOfRange : mlgym::Metric {
  static constexpr double low = 1, high = 0, floor_value = 7;
  explicit OutOfRange(const Settings&) {}
  double score(Call&, const mlgym::Values&, const References&) override { return 2; }
};

struct Endless : mlgym::Model {
  explicit Endless(const Settings&) {}
  void complete(Call&, const mlgym::ChatRequest&, mlgym::ReplyWriter& reply) override {
    reply.text("hello");
  }
};
struct WrongChoice : mlgym::Model {
  explicit WrongChoice(const Settings&) {}
  std::string describe() override { return R"({"context": "large"})"; }
  void complete(Call&, const mlgym::ChatRequest&, mlgym::ReplyWriter& reply) override {
    reply.text("hello", 5);
    reply.finish(mlgym::Finish::stop);
  }
};

struct Escapes : mlgym::Task {
  explicit Escapes(const Settings&) {}
  void prepare(Call&, mlgym::Workspace& workspace, std::uint64_t) override {
    workspace.put("../secret.txt", "x");
  }
  void evaluate(Call&, const mlgym::Evaluation& evaluation, mlgym::Scores&) override {
    throw std::runtime_error("cannot open " + evaluation.submission.substr(0, 1));
  }
};
// Counts the actions that it refuses.
struct Remembers : mlgym::InteractiveTask {
  explicit Remembers(const Settings&) {}
  std::string reset(Call&, std::uint64_t) override {
    count_ = 0;
    return "start";
  }
  mlgym::Interaction step(Call&, std::string_view action) override {
    ++count_;
    if (action != "0") throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "0 is expected");
    return {std::to_string(count_), 0, false};
  }
  void score(Call&, mlgym::Scores& scores) override { scores.add("count", count_); }
  int count_ = 0;
};

// ---- below the C++ face

mlgym_status described(void*, const mlgym_call*, const mlgym_sink* out) {
  const std::string text = R"({"description": "Does it", "parameters": {"type": "object"}})";
  out->write(out->state, mlgym::str(text));
  return MLGYM_OK;
}
constexpr mlgym_tool table_of(decltype(mlgym_tool::call) call) {
  return {sizeof(mlgym_tool), 0, &described, call};
}
constexpr mlgym_tool silent =
    table_of([](void*, const mlgym_call*, mlgym_str, const mlgym_tool_environment*,
                const mlgym_sink*) -> mlgym_status { return MLGYM_INTERNAL; });
constexpr mlgym_tool odd_code =
    table_of([](void*, const mlgym_call*, mlgym_str, const mlgym_tool_environment*,
                const mlgym_sink*) -> mlgym_status { return 77; });
constexpr mlgym_tool throws =
    table_of([](void*, const mlgym_call*, mlgym_str, const mlgym_tool_environment*,
                const mlgym_sink*) -> mlgym_status { throw std::runtime_error("not today"); });
constexpr mlgym_tool exact_size =
    table_of([](void*, const mlgym_call* call, mlgym_str, const mlgym_tool_environment*,
                const mlgym_sink*) -> mlgym_status {
      if (call->size == sizeof *call) return MLGYM_OK;
      call->set_error(call, mlgym::str("this call has another size"));
      return MLGYM_INVALID_ARGUMENT;
    });
constexpr mlgym_tool fine =
    table_of([](void*, const mlgym_call*, mlgym_str, const mlgym_tool_environment*,
                const mlgym_sink*) -> mlgym_status { return MLGYM_OK; });
constexpr mlgym_tool null_function = {sizeof(mlgym_tool), 0, &described, nullptr};
constexpr mlgym_tool cut = {offsetof(mlgym_tool, call), 0, &described, silent.call};

constexpr mlgym_component tool(const char* name, const mlgym_tool& table,
                               const char* schema = nullptr,
                               decltype(mlgym_component::extension) extension = nullptr) {
  mlgym_component component = mlgym::component<Tool>(name, "For a test", schema);
  component.functions = &table;
  component.extension = extension;
  return component;
}
const void* offers_anything(const mlgym_component*, const char*) { return &fine; }

}  // namespace

#define FAULTY(type, name) mlgym::component<type>(name, "For a test")
MLGYM_PLUGIN("faulty", "1.0.0", FAULTY(NoJson, "no-json"), FAULTY(NoSchema, "no-schema"),
             FAULTY(NotUtf8, "not-utf8"), FAULTY(Crashes, "crashes"), FAULTY(Exits, "exits"),
             FAULTY(Overruns, "overruns"), FAULTY(UnnamedSetting, "unnamed-setting"),
             FAULTY(Swallows, "swallows"), FAULTY(ActsOn, "acts-on"), FAULTY(Drifts, "drifts"),
             FAULTY(Ragged, "ragged"), FAULTY(FindsAnybody, "finds-anybody"),
             FAULTY(NoObjects, "no-objects"), FAULTY(Orphans, "orphans"),
             FAULTY(Forgets, "forgets"), FAULTY(NotANumber, "not-a-number"),
             FAULTY(OutOfRange, "out-of-range"), FAULTY(Endless, "endless"),
             FAULTY(WrongChoice, "wrong-choice"), FAULTY(Escapes, "escapes"),
             FAULTY(Remembers, "remembers"), tool("silent", silent), tool("odd-code", odd_code),
             tool("throws", throws), tool("exact-size", exact_size),
             tool("null-function", null_function), tool("cut", cut),
             tool("no-json-schema", fine, "{\"type\": 5}"),
             tool("offers-anything", fine, nullptr, &offers_anything));
