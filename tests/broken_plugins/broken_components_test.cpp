// Components that break the contract when they are called: the host tells it in one line, the same
// wherever they run.
#include <mlgym/kinds/metric.h>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/agent.h"
#include "components/aggregator.h"
#include "components/instance.h"
#include "components/metric.h"
#include "components/model.h"
#include "components/task.h"
#include "components/tool.h"
#include "matching.h"
#include "plugin_path.h"
#include "plugins/registry.h"
#include "table_members.h"

namespace {
using namespace mlgym;

// Every test runs once for each.
Isolation somewhere() { return GENERATE(Isolation::none, Isolation::process); }

const mlgym_component* component(Isolation where, const std::string& kind,
                                 const std::string& name) {
  static Registry registry({BROKEN_PLUGINS});
  const auto place = registry.find(kind, name);
  REQUIRE(place.ok());
  const auto found = registry.load(*place, where);
  REQUIRE(found.ok());
  return *found;
}

// A call that lasts a test.
Call& call() {
  static Call lasting(plain_host_services(), Deadline::after(600));
  return lasting;
}

template <class Handle>
Handle made(Isolation where, const std::string& kind, const std::string& name = "throws") {
  auto handle = Handle::create(component(where, kind, name), Json::object(), call());
  REQUIRE(handle.ok());
  return std::move(*handle);
}

void check_threw(const absl::Status& status, const std::string& who, const std::string& function) {
  CHECK(status.code() == absl::StatusCode::kInternal);
  CHECK(message_of(status) ==
        who + ": its " + function + " function threw an exception; catch it there");
}

absl::Status create(Isolation where, const TableMember& member, const std::string& way) {
  const mlgym_component* found = component(where, short_kind(member.kind), member.name + way);
  return Instance::create(found, Json::object(), call()).status();
}

}  // namespace

TEST_CASE("what an agent, an aggregator or a metric throws is told") {
  const Isolation where = somewhere();
  mlgym_episode episode{};
  check_threw(made<AgentComponent>(where, "agent").run(call(), episode), "agent throws", "run");
  check_threw(made<AggregatorComponent>(where, "aggregator").tables(call(), {}).status(),
              "aggregator throws", "tables");
  const double number = 1;
  const mlgym_values values{sizeof values, 0, 1, &number, nullptr};
  const mlgym_values* const references[] = {&values};
  check_threw(made<MetricComponent>(where, "metric").score(call(), values, references, 1).status(),
              "metric throws", "score");
}

TEST_CASE("what a model throws is told") {
  const Isolation where = somewhere();
  auto model = made<ModelComponent>(where, "model");
  check_threw(model.describe(call()).status(), "model throws", "describe");
  check_threw(model.complete(call(), {}, {}), "model throws", "complete");
}

TEST_CASE("what a task throws is told") {
  const Isolation where = somewhere();
  auto task = made<TaskComponent>(where, "task");
  const auto put = [](std::string_view, std::string_view) { return absl::OkStatus(); };
  check_threw(task.prepare(call(), put, 1), "task throws", "prepare");
  check_threw(task.evaluate(call(), {}).status(), "task throws", "evaluate");
  check_threw(task.facts(call()).status(), "task throws", "facts");
}

TEST_CASE("what a tool throws is told") {
  const Isolation where = somewhere();
  auto tool = made<ToolComponent>(where, "tool");
  check_threw(tool.describe(call()).status(), "tool throws", "describe");
  check_threw(tool.call(call(), "{}", nullptr).status(), "tool throws", "call");
}

TEST_CASE("a component that throws when it is asked for an extension has none") {
  const Isolation where = somewhere();
  auto task = made<TaskComponent>(where, "task", "throws-in-extension");
  const auto facts = task.facts(call());
  REQUIRE(facts.ok());
  CHECK(facts->empty());
}

TEST_CASE("a component that throws when it is destroyed leaves the host going") {
  const Isolation where = somewhere();
  { const auto tool = made<ToolComponent>(where, "tool", "throws-in-destroy"); }
  CHECK(made<ToolComponent>(where, "tool", "fails-elsewhere").describe(call()).ok());
}

TEST_CASE("an error text from another thread arrives") {
  const Isolation where = somewhere();
  const auto status =
      made<ToolComponent>(where, "tool", "fails-elsewhere").call(call(), "{}", nullptr).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(status) == "tool fails-elsewhere: told by another thread");
}

TEST_CASE("a function that overruns its deadline gives its result late") {
  Call soon(plain_host_services(), Deadline::after(0.01));
  const auto reply =
      made<ToolComponent>(Isolation::none, "tool", "overruns").call(soon, "{}", nullptr);
  REQUIRE(reply.ok());
  CHECK(*reply == "late");
}

TEST_CASE("a function that overruns its deadline in a process of its own is killed") {
  auto tool = made<ToolComponent>(Isolation::process, "tool", "overruns");
  auto other = made<ToolComponent>(Isolation::process, "tool", "overruns");
  Call soon(plain_host_services(), Deadline::after(0.05));
  const auto late = tool.call(soon, "{}", nullptr).status();
  CHECK(late.code() == absl::StatusCode::kDeadlineExceeded);
  CHECK(message_of(late) == "tool overruns: did not answer in time; its process was killed");
  CHECK(tool.describe(call()).status().code() == absl::StatusCode::kUnavailable);
  CHECK(other.describe(call()).ok());
}

TEST_CASE("a table without a function that its kind needs is told before it is called") {
  const Isolation where = somewhere();
  for (const auto& member : kTableMembers) {
    for (const std::string way : {"-null", "-cut"}) {
      const auto status = create(where, member, way);
      INFO(member.kind << " " << member.name << way << ": " << message_of(status));
      // A table that is cut before an optional function lacks those behind it, too.
      const bool last_is_cut = way == "-cut" && member.may_be_null;
      CHECK(status.ok() == (member.may_be_null && !last_is_cut));
      if (!member.may_be_null) {
        CHECK(
            test::contains(std::string(message_of(status)), "`" + std::string(member.name) + "`"));
      }
    }
  }
}
