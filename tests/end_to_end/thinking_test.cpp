// The box stands still while the model thinks.
#include "base/file.h"
#include "base/text.h"
#include "catch.h"
#include "program.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

// The numbers that the observations of a run's only episode start with.
std::vector<int> observed_numbers(const Folder& folder, const Json& document) {
  const std::string id = document["episodes"][0]["id"];
  std::vector<int> numbers;
  const std::string log =
      *mlgym::read_file(folder.path() / "thinking/episodes" / id / "attempt-1/events.jsonl");
  for (const auto& line : mlgym::split(log, '\n')) {
    if (line.empty()) continue;
    const Json event = *mlgym::parse_json(line);
    if (event["k"] != "step.end") continue;
    const std::string text = event["d"]["observation"];
    if (!text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) != 0)
      numbers.push_back(std::stoi(text));
  }
  return numbers;
}

}  // namespace

TEST_CASE("a training step in the background does not advance while the model thinks for 20 s") {
  const Folder folder;
  folder.write("script.yaml", R"(replies:
  - |
    I start a training that counts its steps, and look at it after a second.
    ```
    (i=0; while true; do i=$((i+1)); echo $i > s; mv s steps; sleep 0.02; done) &
    sleep 1; cat steps
    ```
  - delay: 20s
    text: |
      I have thought for long. How far is it now?
      ```
      cat steps
      ```
)");
  const auto finished =
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "react", "-m",
                         "scripted/script.yaml", "--run-dir", "thinking", "--json"});
  const Json document = finished.json();
  INFO(document.dump(2));
  REQUIRE(finished.code == 0);
  const std::vector<int> steps = observed_numbers(folder, document);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0] > 5);
  CHECK(steps[1] >= steps[0]);
  CHECK(steps[1] - steps[0] < 20);  // 20 s would be hundreds
  const Json& episode = document["episodes"][0];
  CHECK(episode["seconds"].get<double>() > 20);
  CHECK(episode["compute_seconds"].get<double>() > 1);
  CHECK(episode["compute_seconds"].get<double>() < 6);
}
