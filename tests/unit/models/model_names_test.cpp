// How configurations name models.
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "config/run_choices.h"
#include "config/yaml.h"
#include "matching.h"

namespace {
using namespace mlgym;
using mlgym::test::contains;

absl::StatusOr<ModelChoice> read(const std::string& yaml) {
  const auto value = parse_yaml(yaml, "run.yaml");
  REQUIRE(value.ok());
  return read_model_choice(*value);
}

std::string problem_of(const std::string& yaml) {
  return std::string(message_of(read(yaml).status()));
}

std::string name_of(const std::string& yaml) {
  const auto choice = read(yaml);
  INFO(yaml << message_of(choice.status()));
  REQUIRE(choice.ok());
  CHECK(choice->provider + "/" + choice->settings["model"].get<std::string>() == choice->name);
  return choice->name;
}

}  // namespace

TEST_CASE("a name of MLGym's is the provider's and the model's") {
  CHECK(name_of("litellm:openai/gpt-4.1") == "openai/gpt-4.1");
  CHECK(name_of("litellm:anthropic/claude-sonnet-4-5") == "anthropic/claude-sonnet-4-5");
  CHECK(name_of("litellm:gemini/gemini-2.5-pro") == "gemini/gemini-2.5-pro");
  CHECK(name_of("litellm:openai/Qwen/Qwen3-32B") == "openai/Qwen/Qwen3-32B");
  CHECK(name_of("{use: \"litellm:openai/gpt-4.1\", temperature: 0}") == "openai/gpt-4.1");
}

TEST_CASE("a name of MLGym's without a provider is that of a well-known model") {
  for (const std::string model :
       {"gpt-4o", "chatgpt-4o-latest", "o1", "o1-preview", "o3-mini", "o4-mini"})
    CHECK(name_of("litellm:" + model) == "openai/" + model);
  CHECK(name_of("litellm:claude-3-5-sonnet-20241022") == "anthropic/claude-3-5-sonnet-20241022");
  CHECK(name_of("litellm:gemini-1.5-pro") == "gemini/gemini-1.5-pro");
}

TEST_CASE("a name of MLGym's that does not say whose model it is is refused") {
  const std::string unknown = problem_of("litellm:mixtral-8x7b");
  CHECK(contains(unknown, "run.yaml:1:1: \"litellm:mixtral-8x7b\" does not say whose model it is"));
  CHECK(contains(unknown, "write litellm:PROVIDER/MODEL, such as litellm:openai/mixtral-8x7b"));
  CHECK(contains(problem_of("'litellm:'"), "such as litellm:openai/gpt-4.1"));
  for (const char* half : {"litellm:openai/", "litellm:/gpt-4.1"})
    CHECK(contains(problem_of(half), "is not PROVIDER/MODEL"));
}
