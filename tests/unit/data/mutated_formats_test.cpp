// The files that users write, spoilt at random: whatever they hold, there is an answer, and an
// error says where.
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <regex>

#include "base/status.h"
#include "config/agent_file.h"
#include "config/run_config.h"
#include "config/task_file.h"
#include "data/dataset_file.h"
#include "folder.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = MLGYM_SOURCE_DIR;
constexpr std::uint64_t kSeed = 20261130;

// How many spoilt files of each format: MLGYM_TEST_MUTATIONS for a longer search.
int mutations() {
  const char* given = std::getenv("MLGYM_TEST_MUTATIONS");
  return given ? std::atoi(given) : 1500;
}

class Spoiler {
 public:
  explicit Spoiler(std::vector<std::string> texts) : texts_(std::move(texts)) {}

  // One of the texts with one to four places changed.
  std::string next() {
    std::string text = texts_[below(texts_.size())];
    for (std::size_t left = 1 + below(4); left > 0; --left) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  // A line of any of the texts.
  std::string some_line() {
    const std::string& text = texts_[below(texts_.size())];
    const auto start = text.rfind('\n', below(text.size()));
    const auto from = start == text.npos ? 0 : start + 1;
    return text.substr(from, text.find('\n', from) - from + 1);
  }
  void change(std::string& text) {
    static const std::vector<std::string> odd = {"{",        "}",
                                                 "[",        "]",
                                                 ":",        ": ",
                                                 "- ",       ",",
                                                 "\"",       "'",
                                                 "\n",       "  ",
                                                 "\t",       "#",
                                                 "&a ",      "*a",
                                                 "!",        "|\n",
                                                 ">\n",      "%",
                                                 "@",        "---\n",
                                                 "...\n",    "null",
                                                 "~",        "-1",
                                                 "1e999",    "0x10",
                                                 ".nan",     "99999999999999999999",
                                                 "true",     "\xff",
                                                 "\xc3\xa9", std::string(1, '\0'),
                                                 "<<: ",     "? ",
                                                 "10m",      "2^53",
                                                 "../..",    "/etc/passwd",
                                                 "{{",       "{x}"};
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(at, odd[below(odd.size())]);
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2:
        text.erase(at, below(200));
        break;
      case 3:
        text.insert(at, some_line());
        break;
      case 4:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      default:
        text.replace(at, std::min(text.size() - at, below(12)), odd[below(odd.size())]);
    }
    if (text.empty()) text = "\n";
  }

  std::vector<std::string> texts_;
  std::mt19937_64 random_{kSeed};
};

// The texts of all files of a name in this project.
std::vector<std::string> texts_of(const std::string& name) {
  std::vector<std::string> texts;
  for (const char* folder : {"tasks", "agents", "sdk/templates", "docs"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
      if (entry.path().filename() == name) texts.push_back(*read_file(entry.path()));
    }
  }
  REQUIRE_FALSE(texts.empty());
  return texts;
}

// An error is the file's, and says where.
void check_told(const absl::Status& status, const std::string& text) {
  if (status.ok()) return;
  const std::string message(message_of(status));
  static const std::regex placed(R"(^[^\n]*?:\d+:\d+: )");
  INFO(message << "\n\n" << text);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(std::regex_search(message, placed));
}

void spoil(const std::string& name, const std::vector<std::string>& texts,
           const std::function<absl::Status(const fs::path&)>& parse) {
  const Folder folder;
  Spoiler spoiler(texts);
  fs::create_directories(folder / "sample");
  for (int i = 0; i < mutations(); ++i) {
    const std::string text = spoiler.next();
    std::ofstream(folder / "sample" / name, std::ios::binary) << text;
    check_told(parse(folder / "sample"), text);
  }
}

}  // namespace

TEST_CASE("a spoilt task.yaml is read or told") {
  const Folder folder;
  std::vector<std::string> texts = texts_of("task.yaml");
  // Under the name of the folder, with what the first-party tasks have beside them.
  for (auto& text : texts) text = std::regex_replace(text, std::regex("\nid: .*"), "\nid: sample");
  spoil("task.yaml", texts, [](const fs::path& task) {
    std::error_code error;
    if (!fs::exists(task / "starter")) {
      for (const char* below : {"starter", "reference", "evaluation", "modules"})
        fs::create_directories(task / below, error);
      std::ofstream(task / "starter/config.json") << "{}";
      std::ofstream(task / "instructions.md") << "Do it: {metrics} {limits} {submission}\n";
    }
    for (const char* variant : {"lite", "paper"}) {
      const absl::Status read = load_task(task, variant).status();
      if (read.code() != absl::StatusCode::kNotFound && !read.ok()) return read;
    }
    return load_task(task, "").status();
  });
}

TEST_CASE("spoilt instructions are filled in or told") {
  const Folder folder;
  folder.write("sample/task.yaml",
               "mlgym_task: 1\nid: sample\ntitle: T\ninstructions: instructions.md\nuse: x\n"
               "settings: {rounds: 10}\nsubmission: [{path: a}]\n"
               "metrics: [{name: m, direction: maximize, primary: true, floor: 0}]\n");
  Spoiler spoiler(texts_of("instructions.md"));
  for (int i = 0; i < mutations() / 4; ++i) {
    const std::string text = spoiler.next();
    std::ofstream(folder / "sample/instructions.md", std::ios::binary) << text;
    check_told(load_task(folder / "sample", "").status(), text);
  }
}

TEST_CASE("a spoilt dataset.yaml is read or told") {
  std::vector<std::string> texts = texts_of("dataset.yaml");
  texts.push_back(
      "mlgym_dataset: 1\nid: sample\ntitle: T\nlicence: CC0\nparts: [a]\nsources:\n"
      "  - path: x\n    checked_by: command\n    url: [https://example.org/x]\n"
      "    huggingface: {repo: a/b, file: x, revision: main, type: model}\n"
      "    alternatives: [{path: y, checked_by: command, url: http://example.org/y}]\n"
      "prepare: {command: python3 prepare.py, timeout: 5m}\n");
  for (auto& text : texts) text = std::regex_replace(text, std::regex("\nid: .*"), "\nid: sample");
  spoil("dataset.yaml", texts,
        [](const fs::path& folder) { return load_dataset(folder).status(); });
}

TEST_CASE("a spoilt agent.yaml is read or told") {
  std::vector<std::string> texts = texts_of("agent.yaml");
  for (auto& text : texts) text = std::regex_replace(text, std::regex("\nid: .*"), "\nid: sample");
  spoil("agent.yaml", texts, [](const fs::path& folder) { return load_agent(folder).status(); });
}

TEST_CASE("a spoilt configuration of a run is read or told") {
  std::vector<std::string> texts = texts_of("quickstart.yaml");
  texts.push_back(
      "mlgym: 1\nname: n\ntasks: [a, {use: b, variant: lite}]\nagents:\n  - {use: react, tools: "
      "[shell]}\n"
      "models:\n  - {use: openai/gpt, price: {input: 2.0, output: 8.0}, rate: {requests: 5}}\n"
      "roles: {judge: a/b}\nrepeats: 4\nseed: 42\nsandbox: {use: bubblewrap, limits: {memory: "
      "8G}}\n"
      "limits: {steps: 50, cost: 4.00, tokens: 4M, time: 12h, command: {timeout: 60s, output: "
      "64K}}\n"
      "budget: {cost: 200.00}\nretry: {max_elapsed: 2h, same_error: 8}\nreward: improvement\n"
      "parallel: {jobs: 8}\nepisodes: [{task: a, agent: b, model: c/d}]\n");
  spoil("run.yaml", texts, [](const fs::path& folder) {
    ConfigSource source;
    source.file = folder / "run.yaml";
    return resolve_config({source}).status();
  });
}
