// The host's handles of tasks, agents, aggregators and tools, on components in memory.
#include <cstddef>
#include <stdexcept>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/agent.h"
#include "components/aggregator.h"
#include "components/task.h"
#include "components/tool.h"
#include "matching.h"

namespace {
using namespace mlgym;

template <class Table>
mlgym_component component_of(const char* kind, const Table& functions) {
  mlgym_component component{};
  component.size = sizeof component;
  component.kind = kind;
  component.name = "test";
  component.functions = &functions;
  component.create = [](const mlgym_component*, const mlgym_call*, const mlgym_settings*,
                        void**) -> mlgym_status { return MLGYM_OK; };
  component.destroy = [](const mlgym_component*, void*) {};
  return component;
}

// A component of one kind and a call, for one test.
template <class Handle, class Table>
struct Fixture {
  Table functions{};
  mlgym_component component{};
  Call call{plain_host_services(), Deadline::never()};
  explicit Fixture(const char* kind) : component(component_of(kind, functions)) {
    functions.size = sizeof functions;
  }
  absl::StatusOr<Handle> create() { return Handle::create(&component, Json::object(), call); }
  std::string problem() { return std::string(message_of(create().status())); }
};
struct TaskFixture : Fixture<TaskComponent, mlgym_task> {
  TaskFixture() : Fixture(MLGYM_KIND_TASK) {
    functions.evaluate = [](void*, const mlgym_call* raw, const mlgym_evaluation*,
                            const mlgym_scores* scores) {
      return scores->add(scores, raw, borrow("wins"), 0.5);
    };
  }
};
struct AgentFixture : Fixture<AgentComponent, mlgym_agent> {
  AgentFixture() : Fixture(MLGYM_KIND_AGENT) {}
};
// Writes what a test gives it.
struct AggregatorFixture : Fixture<AggregatorComponent, mlgym_aggregator> {
  static inline std::string written;
  AggregatorFixture() : Fixture(MLGYM_KIND_AGGREGATOR) {
    functions.tables = [](void*, const mlgym_call*, const mlgym_row* const*, std::size_t,
                          const mlgym_sink* out) -> mlgym_status {
      out->write(out->state, borrow(written));
      return MLGYM_OK;
    };
  }
  absl::StatusOr<Json> tables(const std::string& text) {
    written = text;
    return create()->tables(call, {});
  }
  std::string fault(const std::string& text) {
    return std::string(message_of(tables(text).status()));
  }
};
struct ToolFixture : Fixture<ToolComponent, mlgym_tool> {
  ToolFixture() : Fixture(MLGYM_KIND_TOOL) {
    functions.describe = [](void*, const mlgym_call*, const mlgym_sink* out) -> mlgym_status {
      out->write(out->state, borrow("{\"usage\": "));
      out->write(out->state, borrow("\"test\"}"));
      return MLGYM_OK;
    };
    functions.call = [](void*, const mlgym_call* raw, mlgym_str arguments,
                        const mlgym_tool_environment* environment,
                        const mlgym_sink* reply) -> mlgym_status {
      std::int32_t exit_code = 0;
      const mlgym_status code = environment->shell(environment, raw, arguments, reply, &exit_code);
      reply->write(reply->state, borrow(" " + std::to_string(exit_code)));
      return code;
    };
  }
};

mlgym_evaluation evaluation() {
  mlgym_evaluation given{};
  given.size = sizeof given;
  return given;
}

}  // namespace

TEST_CASE("a table without a function that must be there is refused") {
  TaskFixture task;
  task.functions.evaluate = nullptr;
  CHECK(test::starts_with(task.problem(), "task test: its table has no `evaluate`"));
  AgentFixture agent;
  CHECK(test::starts_with(agent.problem(), "agent test: its table has no `run`"));
  AggregatorFixture aggregator;
  aggregator.functions.tables = nullptr;
  CHECK(test::starts_with(aggregator.problem(), "aggregator test: its table has no `tables`"));
  ToolFixture tool;
  tool.functions.describe = nullptr;
  CHECK(test::starts_with(tool.problem(), "tool test: its table has no `describe`"));
}

TEST_CASE("a function beyond the table's size is not there") {
  TaskFixture task;
  task.functions.size = offsetof(mlgym_task, evaluate);
  CHECK(test::starts_with(task.problem(), "task test: its table has no `evaluate`"));
}

TEST_CASE("a task's scores arrive by metric") {
  TaskFixture task;
  const auto scores = task.create()->evaluate(task.call, evaluation());
  REQUIRE(scores.ok());
  CHECK(*scores == std::map<std::string, double>{{"wins", 0.5}});
}

TEST_CASE("a score that is added twice is an error") {
  TaskFixture task;
  task.functions.evaluate = [](void*, const mlgym_call* raw, const mlgym_evaluation*,
                               const mlgym_scores* scores) {
    scores->add(scores, raw, borrow("wins"), 0.5);
    return scores->add(scores, raw, borrow("wins"), 0.6);
  };
  const auto status = task.create()->evaluate(task.call, evaluation()).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(status) == "task test: the score \"wins\" was added twice");
}

TEST_CASE("a task without `prepare` puts nothing") {
  TaskFixture task;
  const TaskComponent::Put put = [](std::string_view, std::string_view) -> absl::Status {
    throw std::logic_error("nothing is to be put");
  };
  CHECK(task.create()->prepare(task.call, put, 1).ok());
}

TEST_CASE("what a task prepares arrives byte by byte") {
  TaskFixture task;
  task.functions.prepare = [](void*, const mlgym_call* raw, const mlgym_workspace* workspace,
                              std::uint64_t) {
    static constexpr unsigned char bytes[] = {'a', 0, 0xff};
    return workspace->put(workspace, raw, borrow("data/x"), {bytes, sizeof bytes});
  };
  std::string path, content;
  const TaskComponent::Put put = [&](std::string_view where, std::string_view what) {
    path = where;
    content = what;
    return absl::OkStatus();
  };
  CHECK(task.create()->prepare(task.call, put, 1).ok());
  CHECK(path == "data/x");
  CHECK(content == std::string("a\0\xff", 3));
}

TEST_CASE("a failure or an exception of the host while a task prepares reaches the caller") {
  TaskFixture task;
  task.functions.prepare = [](void*, const mlgym_call* raw, const mlgym_workspace* workspace,
                              std::uint64_t) {
    return workspace->put(workspace, raw, borrow("x"), {nullptr, 0});
  };
  const TaskComponent::Put fails = [](std::string_view, std::string_view) {
    return absl::ResourceExhaustedError("disk full");
  };
  const TaskComponent::Put throws = [](std::string_view, std::string_view) -> absl::Status {
    throw std::runtime_error("disk gone");
  };
  auto made = task.create();
  REQUIRE(made.ok());
  const auto failed = made->prepare(task.call, fails, 1);
  CHECK(failed.code() == absl::StatusCode::kResourceExhausted);
  CHECK(message_of(failed) == "task test: disk full");
  CHECK(message_of(made->prepare(task.call, throws, 1)) == "task test: disk gone");
}

TEST_CASE("an agent gets the episode that was given") {
  AgentFixture agent;
  agent.functions.run = [](void*, const mlgym_call*, const mlgym_episode* episode) -> mlgym_status {
    return episode->seed == 41 ? MLGYM_OK : MLGYM_INTERNAL;
  };
  mlgym_episode episode{};
  episode.size = sizeof episode;
  episode.seed = 41;
  CHECK(agent.create()->run(agent.call, episode).ok());
}

TEST_CASE("a tool's description is put together from its chunks") {
  ToolFixture tool;
  const auto description = tool.create()->describe(tool.call);
  REQUIRE(description.ok());
  CHECK(*description == Json{{"usage", "test"}});
}

TEST_CASE("a description that is no JSON object is refused") {
  ToolFixture tool;
  auto made = tool.create();
  REQUIRE(made.ok());
  tool.functions.describe = [](void*, const mlgym_call*, const mlgym_sink* out) -> mlgym_status {
    out->write(out->state, borrow("usage: test"));
    return MLGYM_OK;
  };
  CHECK(message_of(made->describe(tool.call).status()).find("tool test: its description") == 0);
  tool.functions.describe = [](void*, const mlgym_call*, const mlgym_sink* out) -> mlgym_status {
    out->write(out->state, borrow("[1]"));
    return MLGYM_OK;
  };
  CHECK(message_of(made->describe(tool.call).status()) ==
        "tool test: its description is not a JSON object");
}

TEST_CASE("a tool's command reaches the box and its output the reply") {
  ToolFixture tool;
  const auto reply =
      tool.create()->call(tool.call, "ls", [](std::string_view command, std::string& output) {
        output = "ran " + std::string(command);
        return absl::StatusOr<int>(3);
      });
  REQUIRE(reply.ok());
  CHECK(*reply == "ran ls 3");
}

TEST_CASE("a box that fails makes the tool's call fail") {
  ToolFixture tool;
  const auto reply = tool.create()->call(tool.call, "ls", [](std::string_view, std::string&) {
    return absl::StatusOr<int>(absl::UnavailableError("the box is gone"));
  });
  CHECK(reply.status().code() == absl::StatusCode::kUnavailable);
  CHECK(message_of(reply.status()) == "tool test: the box is gone");
}

TEST_CASE("an aggregator gets the rows that were given") {
  AggregatorFixture aggregator;
  aggregator.functions.tables = [](void*, const mlgym_call*, const mlgym_row* const* rows,
                                   std::size_t count, const mlgym_sink* out) -> mlgym_status {
    const std::string cells = std::to_string(count) + ", " + std::to_string(rows[1]->seed);
    out->write(out->state, borrow("{\"t\": {\"columns\": [\"a\", \"b\"], \"rows\": [["));
    out->write(out->state, borrow(cells + "]]}}"));
    return MLGYM_OK;
  };
  mlgym_row first{}, second{};
  first.size = second.size = sizeof first;
  second.seed = 41;
  const auto tables = aggregator.create()->tables(aggregator.call, {&first, &second});
  REQUIRE(tables.ok());
  CHECK((*tables)["t"]["rows"] == Json::parse("[[2, 41]]"));
}

TEST_CASE("tables keep their order and get a title") {
  AggregatorFixture aggregator;
  const auto tables = aggregator.tables(
      R"({"z": {"columns": ["a"], "rows": [["x"], [null], [1.5]]},
          "b": {"title": "B", "columns": [], "rows": []}})");
  REQUIRE(tables.ok());
  CHECK(tables->begin().key() == "z");
  CHECK((*tables)["z"]["title"] == "");
  CHECK((*tables)["b"]["title"] == "B");
}

TEST_CASE("tables of another form than the contract's are refused, and the place is named") {
  AggregatorFixture aggregator;
  CHECK(aggregator.fault("tables").find("aggregator test: its tables") == 0);
  CHECK(aggregator.fault("[]") == "aggregator test: its tables are no JSON object");
  const auto fault = [&aggregator](const std::string& table) {
    const std::string before = "aggregator test: its table \"t\": ";
    const std::string text = aggregator.fault("{\"t\": " + table + "}");
    INFO(text);
    REQUIRE(text.find(before) == 0);
    return text.substr(before.size());
  };
  CHECK(fault("1") == "is no object with \"columns\" and \"rows\"");
  CHECK(fault(R"({"rows": []})") == "is no object with \"columns\" and \"rows\"");
  CHECK(fault(R"({"columns": [1], "rows": []})") == "its columns are no list of texts");
  CHECK(fault(R"({"columns": [], "rows": {}})") == "its rows are no list");
  CHECK(fault(R"({"title": 1, "columns": [], "rows": []})") == "its title is no text");
  CHECK(fault(R"({"columns": ["a"], "rows": [[1], [1, 2]]})") == "row 2 is no list of 1 cells");
  CHECK(fault(R"({"columns": ["a"], "rows": [[true]]})") ==
        "row 1 holds something else than texts, numbers and null");
}
