#include "record/event_log.h"

#include <thread>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "catch.h"
#include "folder.h"
#include "record/blobs.h"

using namespace mlgym;
namespace fs = std::filesystem;

namespace {

struct Folder : test::Folder {
  fs::path log() const { return path() / "events.jsonl"; }
};

void write_events(const Folder& folder, int count) {
  auto log = EventLog::create(folder.log());
  REQUIRE(log.ok());
  for (int i = 0; i < count; ++i)
    REQUIRE((*log)->append("note", {{"i", i}, {"text", "\"h\":\"x\"}\xff"}}).ok());
}

LogCheck check(const Folder& folder) {
  const auto checked = read_events(folder.log(), [](const Json&) {});
  REQUIRE(checked.ok());
  return *checked;
}

}  // namespace

TEST_CASE("events are read back in order, and the chain holds") {
  const Folder folder;
  write_events(folder, 5);
  std::vector<int> seen;
  const auto checked =
      read_events(folder.log(), [&](const Json& event) { seen.push_back(event["d"]["i"]); });
  REQUIRE(checked.ok());
  CHECK(checked->problem.empty());
  CHECK_FALSE(checked->torn);
  CHECK(checked->events == 5);
  CHECK(seen == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("any changed byte breaks the chain") {
  const Folder folder;
  write_events(folder, 3);
  const std::string content = *read_file(folder.log());
  for (std::size_t at = 0; at < content.size(); ++at) {
    if (content[at] == '\n') continue;
    std::string changed = content;
    changed[at] = changed[at] == 'a' ? 'b' : 'a';
    REQUIRE(write_file_atomically(folder.log(), changed).ok());
    INFO(at);
    REQUIRE_FALSE(check(folder).problem.empty());
  }
}

TEST_CASE("a removed or swapped line breaks the chain, a torn tail is told as such") {
  const Folder folder;
  write_events(folder, 3);
  const std::string content = *read_file(folder.log());
  const std::size_t first = content.find('\n') + 1, second = content.find('\n', first) + 1;
  REQUIRE(write_file_atomically(folder.log(), content.substr(first)).ok());
  CHECK_FALSE(check(folder).problem.empty());
  REQUIRE(
      write_file_atomically(folder.log(), content.substr(0, first) + content.substr(second)).ok());
  CHECK_FALSE(check(folder).problem.empty());
  for (std::size_t size = 1; size < content.size(); size += 7) {
    REQUIRE(write_file_atomically(folder.log(), content.substr(0, size)).ok());
    const LogCheck checked = check(folder);
    CHECK(checked.problem.empty());
    CHECK(checked.torn == (content[size - 1] != '\n'));
  }
}

TEST_CASE("a log is never written over, and many threads share one") {
  const Folder folder;
  auto log = EventLog::create(folder.log());
  REQUIRE(log.ok());
  CHECK(EventLog::create(folder.log()).status().code() == absl::StatusCode::kAlreadyExists);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 100; ++k) (void)(*log)->append("note", {{"k", k}});
    });
  }
  for (auto& thread : threads) thread.join();
  const LogCheck checked = check(folder);
  CHECK(checked.problem.empty());
  CHECK(checked.events == 400);
  CHECK(checked.last_hash == (*log)->last_hash());
}

TEST_CASE("blobs are stored once under their digest and checked when loaded") {
  const Folder folder;
  const Blobs blobs(folder.path());
  const std::string content(100000, 'x');
  const auto name = blobs.store(content);
  REQUIRE(name.ok());
  CHECK(*blobs.store(content) == *name);
  CHECK(*blobs.load(*name) == content);
  CHECK(*blobs.load(*blobs.store("")) == "");
  const fs::path file = folder.path() / name->substr(0, 2) / name->substr(2);
  CHECK(fs::file_size(file) < 1000);
  REQUIRE(write_file_atomically(file, "damaged").ok());
  CHECK(blobs.load(*name).status().code() == absl::StatusCode::kDataLoss);
  CHECK(blobs.load("../../etc/passwd").status().code() == absl::StatusCode::kInvalidArgument);
}
