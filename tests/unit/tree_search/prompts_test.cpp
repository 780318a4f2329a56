// What the model is told.
#include "prompts.h"

#include <fstream>
#include <mlgym/plugin.hpp>
#include <sstream>

#include "catch.h"
#include "grown_tree.h"
#include "prompt_texts.h"

using namespace tree_search;
using namespace tree_search::test;

namespace {

using Json = nlohmann::ordered_json;

// The agent's own files, or those of a test.
struct Host {
  std::map<std::string, std::string> files;
  std::string error;
  mlgym_host host{};
  mlgym_call call{};
  mlgym_settings settings{};

  Host() {
    static constexpr mlgym_host_files kFiles = {sizeof(mlgym_host_files), 0, &read, &read};
    host = {sizeof host, 0, [](const mlgym_host*, std::int32_t, mlgym_str) {},
            [](const mlgym_host*, const char*) -> const void* { return &kFiles; }};
    call = {sizeof call,
            0,
            &host,
            this,
            INT64_MAX,
            [](const mlgym_call*) { return 0; },
            [](const mlgym_call*, mlgym_str) {}};
    settings = {sizeof settings, 0, this, [](const mlgym_settings*, mlgym_str, const mlgym_sink*) {
                  return mlgym_status{MLGYM_NOT_FOUND};
                }};
  }
  static mlgym_status read(const mlgym_call* call, mlgym_str path, const mlgym_sink* out) {
    const Host& self = *static_cast<Host*>(call->state);
    const std::string name(mlgym::view(path));
    std::stringstream content;
    if (const auto known = self.files.find(name); known != self.files.end()) {
      content << known->second;
    } else {
      content << std::ifstream(std::string(AGENT_FOLDER "/") + name).rdbuf();
    }
    out->write(out->state, mlgym::str(content.str()));
    return MLGYM_OK;
  }
  Prompts prompts() const { return Prompts(mlgym::Settings(&settings, &call)); }
};

TaskFacts facts() {
  return TaskFacts(Json{{"id", "t"},
                        {"instructions", "Solve {it}."},
                        {"workspace", "/workspace"},
                        {"feedback", {{"kind", "validation"}}},
                        {"limits", {{"command", {{"training", 1800}}}}},
                        {"metrics",
                         {{{"name", "other"}, {"direction", "maximize"}, {"primary", false}},
                          {{"name", "loss"}, {"direction", "minimize"}, {"primary", true}}}}});
}

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the primary metric and its direction are found") {
  CHECK(facts().metric.name == "loss");
  CHECK(facts().metric.direction == -1);
}

TEST_CASE("a draft is asked for with the task, what is there, and what was tried") {
  const Host host;
  Tree tree(-1);
  tree.node(draft(tree, 0.25)).solution.plan = "A tree\nof depth 3.";
  tree.node(draft(tree, {})).solution.plan = "A net.";
  const Node& node = tree.add(Stage::draft, nullptr);
  const std::string text = text_for(node, tree, host.prompts(), facts(), "train.csv\n");
  CHECK(has(text, "Solve {it}."));
  CHECK(has(text, "loss, where lower is better"));
  CHECK(has(text, "30 minutes"));
  CHECK(has(text, "train.csv"));
  CHECK(has(text, "- draft (loss 0.25): A tree of depth 3.\n"));
  CHECK(has(text, "- draft (failed): A net.\n"));
}

TEST_CASE("what is being tried at the same time is told as well") {
  Tree tree(1);
  CHECK(tried_so_far(tree, facts()) == "nothing yet");
  Node& node = tree.add(Stage::draft, nullptr);
  CHECK(tried_so_far(tree, facts()) == "nothing yet");
  node.solution = {"A plan.", "ls\n", false};
  CHECK(tried_so_far(tree, facts()) == "- draft (being tried): A plan.\n");
}

TEST_CASE("an improvement is asked for with the solution, its score and what it printed") {
  const Host host;
  Tree tree(-1);
  Node& parent = tree.node(draft(tree, 0.5));
  parent.solution = {"The plan.", "fit()\n", true};
  parent.output = "epoch 1";
  const Node& node = tree.add(Stage::improve, &parent);
  const std::string text = text_for(node, tree, host.prompts(), facts(), "");
  for (const char* part : {"It scored loss 0.5", "The plan.", "```python\nfit()\n```", "epoch 1"})
    CHECK(has(text, part));
}

TEST_CASE("a mend is asked for with the failure's reason and output") {
  const Host host;
  Tree tree(-1);
  Node& parent = tree.node(draft(tree, {}));
  parent.solution = {"The plan.", "fit\n", false};
  parent.output = "fit: command not found";
  const Node& node = tree.add(Stage::debug, &parent);
  const std::string text = text_for(node, tree, host.prompts(), facts(), "");
  for (const char* part :
       {"has failed: it ended with exit code 1", "```bash\nfit\n```", "command not found"})
    CHECK(has(text, part));
}

TEST_CASE("a prompt with an unknown placeholder is refused when the agent is made") {
  Host host;
  host.files["prompts/draft.md"] = "{instructions}\n{score}\n";
  try {
    (void)host.prompts();
    FAIL("it was taken");
  } catch (const mlgym::Error& error) {
    CHECK(has(error.what(), "prompts/draft.md:2: unknown placeholder {score}"));
  }
}
