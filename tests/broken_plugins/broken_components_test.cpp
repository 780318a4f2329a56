// Components that break the contract when they are called: the host tells it in one line.
#include <mlgym/kinds/metric.h>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/agent.h"
#include "components/aggregator.h"
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

const mlgym_component* component(const std::string& kind, const std::string& name) {
  static Registry registry({BROKEN_PLUGINS});
  const auto place = registry.find(kind, name);
  REQUIRE(place.ok());
  const auto found = registry.load(*place, Isolation::none);
  REQUIRE(found.ok());
  return *found;
}

// A call that lasts a test.
Call& call() {
  static Call lasting(plain_host_services(), Deadline::after(600));
  return lasting;
}

template <class Handle>
Handle made(const std::string& kind, const std::string& name = "throws") {
  auto handle = Handle::create(component(kind, name), Json::object(), call());
  REQUIRE(handle.ok());
  return std::move(*handle);
}

void check_threw(const absl::Status& status, const std::string& who, const std::string& function) {
  CHECK(status.code() == absl::StatusCode::kInternal);
  CHECK(message_of(status) ==
        who + ": its " + function + " function threw an exception; catch it there");
}

absl::Status create(const TableMember& member, const std::string& way) {
  const std::string kind = short_kind(member.kind);
  const mlgym_component* found = component(kind, member.name + way);
  if (kind == "agent") return AgentComponent::create(found, Json::object(), call()).status();
  if (kind == "aggregator")
    return AggregatorComponent::create(found, Json::object(), call()).status();
  if (kind == "metric") return MetricComponent::create(found, Json::object(), call()).status();
  if (kind == "model") return ModelComponent::create(found, Json::object(), call()).status();
  if (kind == "task") return TaskComponent::create(found, Json::object(), call()).status();
  if (kind == "tool") return ToolComponent::create(found, Json::object(), call()).status();
  return absl::UnimplementedError("the host has no handle of this kind");
}

}  // namespace

TEST_CASE("what an agent, an aggregator or a metric throws is told") {
  mlgym_episode episode{};
  check_threw(made<AgentComponent>("agent").run(call(), episode), "agent throws", "run");
  check_threw(made<AggregatorComponent>("aggregator").tables(call(), {}).status(),
              "aggregator throws", "tables");
  const double number = 1;
  const mlgym_values values{sizeof values, 0, 1, &number, nullptr};
  const mlgym_values* const references[] = {&values};
  check_threw(made<MetricComponent>("metric").score(call(), values, references, 1).status(),
              "metric throws", "score");
}

TEST_CASE("what a model throws is told") {
  auto model = made<ModelComponent>("model");
  check_threw(model.describe(call()).status(), "model throws", "describe");
  check_threw(model.complete(call(), {}, {}), "model throws", "complete");
}

TEST_CASE("what a task throws is told") {
  auto task = made<TaskComponent>("task");
  const auto put = [](std::string_view, std::string_view) { return absl::OkStatus(); };
  check_threw(task.prepare(call(), put, 1), "task throws", "prepare");
  check_threw(task.evaluate(call(), {}).status(), "task throws", "evaluate");
  check_threw(task.facts(call()).status(), "task throws", "facts");
}

TEST_CASE("what a tool throws is told") {
  auto tool = made<ToolComponent>("tool");
  check_threw(tool.describe(call()).status(), "tool throws", "describe");
  check_threw(tool.call(call(), "{}", nullptr).status(), "tool throws", "call");
}

TEST_CASE("a component that throws when it is asked for an extension has none") {
  auto task = made<TaskComponent>("task", "throws-in-extension");
  const auto facts = task.facts(call());
  REQUIRE(facts.ok());
  CHECK(facts->empty());
}

TEST_CASE("a component that throws when it is destroyed leaves the host going") {
  { const auto tool = made<ToolComponent>("tool", "throws-in-destroy"); }
  CHECK(made<ToolComponent>("tool", "fails-elsewhere").describe(call()).ok());
}

TEST_CASE("an error text from another thread arrives") {
  const auto status =
      made<ToolComponent>("tool", "fails-elsewhere").call(call(), "{}", nullptr).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(status) == "tool fails-elsewhere: told by another thread");
}

TEST_CASE("a function that overruns its deadline gives its result late") {
  Call soon(plain_host_services(), Deadline::after(0.01));
  const auto reply = made<ToolComponent>("tool", "overruns").call(soon, "{}", nullptr);
  REQUIRE(reply.ok());
  CHECK(*reply == "late");
}

TEST_CASE("a table without a function that its kind needs is told before it is called") {
  for (const auto& member : kTableMembers) {
    for (const std::string way : {"-null", "-cut"}) {
      const auto status = create(member, way);
      INFO(member.kind << " " << member.name << way << ": " << message_of(status));
      if (status.code() == absl::StatusCode::kUnimplemented) continue;
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
