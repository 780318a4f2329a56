// The life of an instance, on a component in memory.
#include "components/instance.h"

#include <mlgym/kinds/tool.h>

#include <stdexcept>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"

namespace {
using namespace mlgym;

// Whole, though nobody calls its functions.
mlgym_tool tool_of_nothing() {
  return {sizeof(mlgym_tool), 0,
          [](void*, const mlgym_call*, const mlgym_sink*) -> mlgym_status { return MLGYM_OK; },
          [](void*, const mlgym_call*, mlgym_str, const mlgym_tool_environment*,
             const mlgym_sink*) -> mlgym_status { return MLGYM_OK; }};
}

// Counts its instances; each is the number of those before it.
struct Counting {
  mlgym_tool functions = tool_of_nothing();
  mlgym_component component{};
  int created = 0, destroyed = 0;

  Counting() {
    component.size = sizeof component;
    component.kind = MLGYM_KIND_TOOL;
    component.name = "counting";
    component.functions = &functions;
    component.state = this;
    component.create = [](const mlgym_component* made, const mlgym_call*, const mlgym_settings*,
                          void** self) -> mlgym_status {
      *self = new int(static_cast<Counting*>(made->state)->created++);
      return MLGYM_OK;
    };
    component.destroy = [](const mlgym_component* made, void* self) {
      delete static_cast<int*>(self);
      ++static_cast<Counting*>(made->state)->destroyed;
    };
  }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

  absl::StatusOr<Instance> create(const Json& settings = Json::object()) {
    Call call(plain_host_services(), Deadline::never());
    return Instance::create(&component, settings, call);
  }
};

}  // namespace

TEST_CASE("an instance says which component it is of") {
  Counting counting;
  const auto instance = counting.create();
  REQUIRE(instance.ok());
  CHECK(instance->who() == "tool counting");
  CHECK(instance->component() == &counting.component);
  CHECK(instance->table<mlgym_tool>() == &counting.functions);
}

TEST_CASE("a component whose table lacks a function is not created") {
  Counting counting;
  counting.functions.call = nullptr;
  const auto status = counting.create().status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(status).find("tool counting: its table has no `call`") == 0);
  CHECK(counting.created == 0);
}

TEST_CASE("an instance without state is destroyed like any other") {
  Counting counting;
  counting.component.create = [](const mlgym_component* made, const mlgym_call*,
                                 const mlgym_settings*, void**) -> mlgym_status {
    ++static_cast<Counting*>(made->state)->created;
    return MLGYM_OK;
  };
  {
    auto instance = counting.create();
    REQUIRE(instance.ok());
    const Instance moved = std::move(*instance);
  }
  CHECK(counting.destroyed == 1);
}

TEST_CASE("an instance is destroyed once") {
  Counting counting;
  { const auto instance = counting.create(); }
  CHECK(counting.created == 1);
  CHECK(counting.destroyed == 1);
}

TEST_CASE("an instance that was moved is destroyed once") {
  Counting counting;
  {
    auto instance = counting.create();
    REQUIRE(instance.ok());
    const Instance moved(std::move(*instance));
    CHECK(*static_cast<int*>(moved.self()) == 0);
    CHECK(counting.destroyed == 0);
  }
  CHECK(counting.destroyed == 1);
}

TEST_CASE("an instance that was assigned over is destroyed as well") {
  Counting counting;
  {
    auto first = counting.create(), second = counting.create();
    REQUIRE((first.ok() && second.ok()));
    *first = std::move(*second);
    CHECK(*static_cast<int*>(first->self()) == 1);
  }
  CHECK(counting.created == 2);
  CHECK(counting.destroyed == 2);
}

TEST_CASE("two instances of one component are two") {
  Counting counting;
  const auto first = counting.create(), second = counting.create();
  REQUIRE((first.ok() && second.ok()));
  CHECK(first->self() != second->self());
}

TEST_CASE("an instance that did not ask for a setting is destroyed") {
  Counting counting;
  CHECK(counting.create({{"unknown", 1}}).status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(counting.created == 1);
  CHECK(counting.destroyed == 1);
}

TEST_CASE("settings that do not fit the schema create nothing") {
  Counting counting;
  counting.component.settings_schema = R"({"properties": {"count": {"type": "integer"}}})";
  CHECK_FALSE(counting.create({{"count", "many"}}).ok());
  CHECK(counting.created == 0);
}

TEST_CASE("a component that does not keep the contract and throws is told in one line") {
  Counting counting;
  const auto problem = [&counting] { return std::string(message_of(counting.create().status())); };
  constexpr const char* kExpected =
      "tool counting: its create function threw an exception; catch it there";
  counting.component.create = [](const mlgym_component*, const mlgym_call*, const mlgym_settings*,
                                 void**) -> mlgym_status { throw std::runtime_error("no"); };
  CHECK(problem() == kExpected);
  counting.component.create = [](const mlgym_component*, const mlgym_call*, const mlgym_settings*,
                                 void**) -> mlgym_status { throw 5; };
  CHECK(problem() == kExpected);
}

TEST_CASE("a path into a setting that is no map is not found") {
  Counting counting;
  counting.component.create = [](const mlgym_component*, const mlgym_call*,
                                 const mlgym_settings* settings, void**) {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    return settings->get(settings, borrow("data.train"), &sink);
  };
  CHECK(counting.create({{"data", 5}}).status().code() == absl::StatusCode::kNotFound);
  CHECK(counting.create(Json::object()).status().code() == absl::StatusCode::kNotFound);
}
