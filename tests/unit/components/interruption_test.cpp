// Cancellation and deadline of a call that is running in a plugin.
#include <chrono>
#include <thread>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/agent.h"
#include "components/task.h"
#include "components/tool.h"
#include "plugin_of_test.h"

namespace {
using namespace mlgym;

absl::Status run_agent(Call& call) {
  auto agent = AgentComponent::create(component_of_test("waiting-agent"), Json::object(), call);
  if (!agent.ok()) return absl::UnknownError("the agent was not created");
  mlgym_episode episode{};
  episode.size = sizeof episode;
  return agent->run(call, episode);
}

absl::Status evaluate_task(Call& call) {
  auto task = TaskComponent::create(component_of_test("waiting-task"), Json::object(), call);
  if (!task.ok()) return absl::UnknownError("the task was not created");
  mlgym_evaluation evaluation{};
  evaluation.size = sizeof evaluation;
  return task->evaluate(call, evaluation).status();
}

absl::Status call_tool(Call& call) {
  auto tool = ToolComponent::create(component_of_test("waiting-tool"), Json::object(), call);
  if (!tool.ok()) return absl::UnknownError("the tool was not created");
  return tool->call(call, "{}", nullptr).status();
}

absl::Status within(double seconds, absl::Status (*body)(Call&)) {
  Call call(plain_host_services(), Deadline::after(seconds));
  return body(call);
}

absl::Status cancelled_meanwhile(absl::Status (*body)(Call&)) {
  std::atomic<bool> cancelled = false;
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    cancelled = true;
  });
  Call call(plain_host_services(), Deadline::never(), &cancelled);
  const absl::Status status = body(call);
  canceller.join();
  return status;
}

}  // namespace

TEST_CASE("an agent ends at its deadline") {
  const auto status = within(0.03, run_agent);
  CHECK(status.code() == absl::StatusCode::kDeadlineExceeded);
  CHECK(message_of(status) == "agent waiting-agent: out of time");
}

TEST_CASE("an evaluation ends at its deadline") {
  CHECK(within(0.03, evaluate_task).code() == absl::StatusCode::kDeadlineExceeded);
}

TEST_CASE("a tool ends at its deadline") {
  CHECK(within(0.03, call_tool).code() == absl::StatusCode::kDeadlineExceeded);
}

TEST_CASE("a call whose deadline has passed before it starts ends at once") {
  CHECK(within(-1, run_agent).code() == absl::StatusCode::kDeadlineExceeded);
}

TEST_CASE("an agent that is cancelled while it runs ends") {
  const auto status = cancelled_meanwhile(run_agent);
  CHECK(status.code() == absl::StatusCode::kCancelled);
  CHECK(message_of(status) == "agent waiting-agent: cancelled");
}

TEST_CASE("an evaluation that is cancelled while it runs ends") {
  CHECK(cancelled_meanwhile(evaluate_task).code() == absl::StatusCode::kCancelled);
}

TEST_CASE("a tool that is cancelled while it runs ends") {
  CHECK(cancelled_meanwhile(call_tool).code() == absl::StatusCode::kCancelled);
}

TEST_CASE("a cancellation counts before a deadline") {
  const std::atomic<bool> cancelled = true;
  Call call(plain_host_services(), Deadline::after(-1), &cancelled);
  CHECK(run_agent(call).code() == absl::StatusCode::kCancelled);
}
