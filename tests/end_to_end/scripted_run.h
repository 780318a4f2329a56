// One episode of react with a scripted model.
#pragma once

#include <string>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "program.h"

namespace mlgym::test {

// The events of an attempt of a run's only episode.
inline std::vector<Json> events_of(const std::filesystem::path& run, int attempt = 1) {
  std::vector<Json> events;
  for (const auto& episode : std::filesystem::directory_iterator(run / "episodes")) {
    const std::string folder = "attempt-" + std::to_string(attempt);
    const auto log = read_file(episode.path() / folder / "events.jsonl");
    for (const auto& line : split(log.ok() ? *log : "", '\n')) {
      if (!line.empty()) events.push_back(*parse_json(line));
    }
  }
  return events;
}

inline std::vector<Json> of_kind(const std::vector<Json>& events, const std::string& kind) {
  std::vector<Json> found;
  for (const auto& event : events) {
    if (event["k"] == kind) found.push_back(event["d"]);
  }
  return found;
}

struct ScriptedRun {
  Folder folder;
  Finished finished;
  Json document, episode;

  // Plays the replies in the folder `run`. `more` are further arguments, such as "limits.steps=3".
  explicit ScriptedRun(const std::string& replies, const std::vector<std::string>& more = {}) {
    folder.write("script.yaml", "replies:\n" + replies);
    std::vector<std::string> arguments = {
        "run",    "-t", "battle-of-sexes", "-a",  "react", "-m", "scripted/script.yaml",
        "--seed", "1",  "--run-dir",       "run", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    finished = run_mlgym(folder, arguments);
    document = finished.json();
    if (document.contains("episodes")) episode = document["episodes"][0];
  }
  std::vector<Json> events(const std::string& kind, int attempt = 1) const {
    return of_kind(events_of(folder / "run", attempt), kind);
  }
  std::string error() const { return document["error"]["message"]; }
};

// One reply that runs a command.
inline std::string reply_with(const std::string& command) {
  return "  - |\n    I do this.\n    ```\n    " + command + "\n    ```\n";
}

}  // namespace mlgym::test
