// Models that need no provider take the settings of those that do.
#include "folder.h"
#include "model_of_test.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

const Json kOfProviders = {{"base_url", "http://gpu1:8000/v1"},
                           {"key_variable", "KEY"},
                           {"temperature", 0.5},
                           {"top_p", 0.95},
                           {"max_output_tokens", 1000},
                           {"stop", {"END"}},
                           {"timeout", 60},
                           {"stream", false},
                           {"extra", {{"top_k", 5}}},
                           {"headers", {{"X-Team", "a"}}},
                           {"max_concurrency", 4},
                           {"context", 40960}};

struct StandIn {
  std::string provider, file;
};

// A script, a trajectory of MLGym, and chance.
std::vector<StandIn> stand_ins(const Folder& folder) {
  folder.write("talk.yaml", "replies: [hello]\n");
  folder.write("talk.traj", R"({"trajectory": [{"response": "hello"}]})");
  return {{"scripted", "talk.yaml"}, {"replay", folder / "talk.traj"}, {"random", ""}};
}

}  // namespace

TEST_CASE("a model that stands in for a provider's takes its settings and makes nothing of them") {
  const Folder folder;
  for (const auto& [provider, file] : stand_ins(folder)) {
    ModelOfTest plain(provider, folder.path(), file);
    ModelOfTest set(provider, folder.path(), file, kOfProviders);
    INFO(provider << set.problem());
    REQUIRE(plain.ask("x").ok());
    REQUIRE(set.ask("x").ok());
    CHECK(set.heard == plain.heard);
    CHECK(set.describe() == plain.describe());
  }
}

TEST_CASE("a setting that no provider knows, or of another type, is refused in their place too") {
  const Folder folder;
  for (const auto& [provider, file] : stand_ins(folder)) {
    INFO(provider);
    CHECK(ModelOfTest(provider, folder.path(), file, {{"temprature", 1}})
              .problem()
              .find("did you mean \"temperature\"?") != std::string::npos);
    CHECK(ModelOfTest(provider, folder.path(), file, {{"temperature", "hot"}})
              .problem()
              .find("setting \"temperature\"") != std::string::npos);
  }
}
