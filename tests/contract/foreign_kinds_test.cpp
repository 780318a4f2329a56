// The same task, agent, metric and model from every compiler and standard library at hand, and from
// other SDKs.
#include <mlgym/kinds/metric.h>

#include <cmath>
#include <filesystem>
#include <functional>

#include "../unit/models/chat_of_test.h"
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/agent.h"
#include "components/model.h"
#include "components/task.h"
#include "foreign_plugins.h"
#include "plugins/registry.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym;

// Hands every foreign plugin's component of one kind to `body`, in this process and in others.
void for_each_plugin(const std::string& kind,
                     const std::function<void(const mlgym_component*)>& body) {
  const test::OtherSdks other_sdks;
  Registry registry({FOREIGN_KINDS, OTHER_SDK_KINDS});
  REQUIRE_FALSE(registry.plugins().empty());
  test::warn_of_absent_plugins(registry.plugins().size());
  for (const auto& plugin : registry.plugins()) {
    const std::string name = plugin.folder.filename();
    if (name == test::kNeedsFutureHost) continue;
    INFO(name);
    const auto place = registry.find(kind, name);
    REQUIRE(place.ok());
    for (const Isolation isolation : {Isolation::none, Isolation::process}) {
      INFO((isolation == Isolation::process ? "in a process of its own" : "in this process"));
      const auto component = registry.load(*place, isolation);
      REQUIRE(component.ok());
      body(*component);
    }
  }
}

mlgym_evaluation evaluation_of(std::string_view submission) {
  mlgym_evaluation evaluation{};
  evaluation.size = sizeof evaluation;
  evaluation.submission = borrow(submission);
  evaluation.seed = 17;
  return evaluation;
}

// An episode whose environment ends after its third action and writes down all of them.
struct Playing {
  std::vector<std::string> actions;
  mlgym_episode episode{};

  Playing() {
    episode.size = sizeof episode;
    episode.state = this;
    episode.task = [](const mlgym_episode*, const mlgym_call*,
                      const mlgym_sink* out) -> mlgym_status {
      out->write(out->state, borrow("{}"));
      return MLGYM_OK;
    };
    episode.step = [](const mlgym_episode* given, const mlgym_call*, mlgym_environment*,
                      const mlgym_action* action, const mlgym_sink* observation,
                      const mlgym_sink* info, mlgym_step* out) -> mlgym_status {
      auto& acted = static_cast<Playing*>(given->state)->actions;
      acted.emplace_back(view(action->text));
      observation->write(observation->state, borrow(std::to_string(acted.size())));
      info->write(info->state, borrow("{}"));
      out->terminated = acted.size() == 3;
      return MLGYM_OK;
    };
  }
  Playing(const Playing&) = delete;
  Playing& operator=(const Playing&) = delete;
};

struct Metric {
  Call call{plain_host_services(), Deadline::after(10)};
  absl::StatusOr<Instance> instance;
  explicit Metric(const mlgym_component* component)
      : instance(Instance::create(component, Json::object(), call)) {}

  const mlgym_metric* table() const { return instance->table<mlgym_metric>(); }
  absl::StatusOr<double> score(const mlgym_values& predictions, const mlgym_values& reference) {
    const mlgym_values* const references[] = {&reference};
    double score = 0;
    const auto status = call.status(
        table()->score(instance->self(), call.raw(), &predictions, references, 1, &score),
        instance->who());
    if (!status.ok()) return status;
    return score;
  }
};

}  // namespace

TEST_CASE("a task of every compiler prepares the same bytes") {
  for_each_plugin("task", [](const mlgym_component* component) {
    Call call(plain_host_services(), Deadline::after(10));
    auto task = TaskComponent::create(component, Json::object(), call);
    REQUIRE(task.ok());
    std::map<std::string, std::string> files;
    const auto status = task->prepare(
        call,
        [&](std::string_view path, std::string_view content) {
          files.emplace(path, content);
          return absl::OkStatus();
        },
        1);
    CHECK(status.ok());
    CHECK(files == std::map<std::string, std::string>{{"data/numbers.txt", "1 2 3\n"}});
  });
}

TEST_CASE("a task of every compiler gives the same scores") {
  for_each_plugin("task", [](const mlgym_component* component) {
    Call call(plain_host_services(), Deadline::after(10));
    auto task = TaskComponent::create(component, Json::object(), call);
    REQUIRE(task.ok());
    const auto scores = task->evaluate(call, evaluation_of("/submission"));
    REQUIRE(scores.ok());
    CHECK(*scores == std::map<std::string, double>{{"length", 11}, {"seed", 17}});
  });
}

TEST_CASE("a task of every compiler that offers no extensions has none") {
  for_each_plugin("task", [](const mlgym_component* component) {
    Call call(plain_host_services(), Deadline::after(10));
    auto task = TaskComponent::create(component, Json::object(), call);
    REQUIRE(task.ok());
    CHECK(*task->facts(call) == Json::object());
    CHECK_FALSE(task->interactive());
  });
}

TEST_CASE("a submission at fault is told so by a task of every compiler") {
  for_each_plugin("task", [](const mlgym_component* component) {
    Call call(plain_host_services(), Deadline::after(10));
    auto task = TaskComponent::create(component, Json::object(), call);
    REQUIRE(task.ok());
    const auto status = task->evaluate(call, evaluation_of("")).status();
    CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
    CHECK(message_of(status).find("nothing was submitted") != std::string_view::npos);
  });
}

TEST_CASE("an agent of every compiler plays the same episode to its end") {
  for_each_plugin("agent", [](const mlgym_component* component) {
    Call call(plain_host_services(), Deadline::after(10));
    auto agent = AgentComponent::create(component, Json::object(), call);
    REQUIRE(agent.ok());
    Playing playing;
    CHECK(agent->run(call, playing.episode).ok());
    CHECK(playing.actions == std::vector<std::string>{"saw {}", "saw 1", "saw 2"});
  });
}

TEST_CASE("an error of the environment passes through an agent of every compiler") {
  for_each_plugin("agent", [](const mlgym_component* component) {
    Call call(plain_host_services(), Deadline::after(10));
    auto agent = AgentComponent::create(component, Json::object(), call);
    REQUIRE(agent.ok());
    Playing playing;
    playing.episode.step = [](const mlgym_episode*, const mlgym_call* raw, mlgym_environment*,
                              const mlgym_action*, const mlgym_sink*, const mlgym_sink*,
                              mlgym_step*) {
      return answer(raw, [] { return absl::UnavailableError("the box is gone"); });
    };
    const auto status = agent->run(call, playing.episode);
    CHECK(status.code() == absl::StatusCode::kUnavailable);
    CHECK(message_of(status).find("the box is gone") != std::string_view::npos);
  });
}

TEST_CASE("a metric of every compiler has the same constants") {
  for_each_plugin("metric", [](const mlgym_component* component) {
    const Metric metric(component);
    REQUIRE(metric.instance.ok());
    CHECK(metric.table()->direction == MLGYM_MINIMIZE);
    CHECK(metric.table()->low == 0);
    CHECK(std::isinf(metric.table()->high));
    CHECK(std::isinf(metric.table()->floor_value));
  });
}

TEST_CASE("a metric of every compiler gives the same number") {
  for_each_plugin("metric", [](const mlgym_component* component) {
    Metric metric(component);
    REQUIRE(metric.instance.ok());
    const double predicted[] = {1, 2, 3}, right[] = {1.5, 2, 1};
    const auto score = metric.score({sizeof(mlgym_values), 0, 3, predicted, nullptr},
                                    {sizeof(mlgym_values), 0, 3, right, nullptr});
    REQUIRE(score.ok());
    CHECK(*score == 2.5);
  });
}

TEST_CASE("a metric of every compiler refuses values that it cannot compare") {
  for_each_plugin("metric", [](const mlgym_component* component) {
    Metric metric(component);
    REQUIRE(metric.instance.ok());
    const mlgym_str words[] = {borrow("one")};
    const mlgym_values values = {sizeof(mlgym_values), 0, 1, nullptr, words};
    const auto status = metric.score(values, values).status();
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(message_of(status).find("numbers are expected") != std::string_view::npos);
  });
}

TEST_CASE("a model of every compiler describes itself and replies the same") {
  for_each_plugin("model", [](const mlgym_component* component) {
    Call call(plain_host_services(), Deadline::after(10));
    auto model = ModelComponent::create(component, Json::object(), call);
    REQUIRE(model.ok());
    CHECK(*model->describe(call) == Json{{"context", 1000}});
    test::Chat chat("one");
    chat.say(MLGYM_ROLE_USER, "two").add_image("pixels", "image/png").add_text(" parts");
    test::Receiver plain, with_tool;
    REQUIRE(model->complete(call, chat.request(), plain.raw).ok());
    CHECK(plain.text == "re: two parts");
    REQUIRE(plain.heard.size() >= 2);
    CHECK(plain.heard[plain.heard.size() - 2] == "0 finish 0");
    CHECK(plain.heard.back() == "usage 2 -1 1 -1");
    chat.offer("shell");
    const auto offered = model->complete(call, chat.request(), with_tool.raw);
    INFO(offered.ToString());
    REQUIRE(offered.ok());
    CHECK(with_tool.heard[with_tool.heard.size() - 3] == "0 call 1 shell {}");
    CHECK(with_tool.heard[with_tool.heard.size() - 2] == "0 finish 2");
  });
}

TEST_CASE("an error of a model of every compiler arrives with its code and text") {
  for_each_plugin("model", [](const mlgym_component* component) {
    Call call(plain_host_services(), Deadline::after(10));
    auto model = ModelComponent::create(component, Json::object(), call);
    REQUIRE(model.ok());
    test::Chat nothing;
    test::Receiver receiver;
    const auto status = model->complete(call, nothing.request(), receiver.raw);
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(message_of(status).find("nothing was said") != std::string_view::npos);
    CHECK(receiver.heard.empty());
  });
}
