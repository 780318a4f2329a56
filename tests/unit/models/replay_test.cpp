// The model that repeats the replies of a record.
#include "base/digest.h"
#include "base/file.h"
#include "folder.h"
#include "model_of_test.h"
#include "record/blobs.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

std::string reply_event(const Json& choice, const Json& error = nullptr,
                        const Json& usage = {{"input", 7}}) {
  return dump_json({{"n", 1},
                    {"k", "model.end"},
                    {"d", {{"call", 1}, {"choices", {choice}}, {"usage", usage}, {"error", error}}},
                    {"h", ""}}) +
         "\n";
}
std::string said(const std::string& text) { return reply_event({{"text", text}}); }
const std::string kOther = "{\"n\":1,\"k\":\"phase\",\"d\":{\"phase\":\"acting\"},\"h\":\"\"}\n";

// A run folder with one episode.
struct Run {
  Folder folder;
  const std::string episode = "run/episodes/e";
  void attempt(int number, const std::string& events) {
    folder.write(episode + "/attempt-" + std::to_string(number) + "/events.jsonl", events);
  }
  ModelOfTest replay(const std::string& named) {
    return ModelOfTest("replay", folder.path(), (folder.path() / named).string());
  }
  // The first reply's text; else why there is none.
  std::string first_of(const std::string& named) {
    ModelOfTest model = replay(named);
    if (!model.problem().empty()) return model.problem();
    REQUIRE(model.ask("x").ok());
    return model.text;
  }
};

}  // namespace

TEST_CASE("replies come again as they came, in their order") {
  Run run;
  run.attempt(
      1, kOther +
             reply_event({{"text", "one"},
                          {"reasoning", "why"},
                          {"calls", {{{"id", "a"}, {"name", "shell"}, {"arguments", "{"}}}},
                          {"finish", "tool_calls"}},
                         nullptr,
                         {{"input", 4}, {"cached", 3}, {"output", 2}, {"reasoning", nullptr}}) +
             kOther + said("two"));
  ModelOfTest model = run.replay(run.episode);
  REQUIRE(model.ask("x").ok());
  CHECK(model.heard == std::vector<std::string>{"0 reasoning why", "0 text one", "0 call a shell {",
                                                "0 finish 2", "usage 4 3 2 -1"});
  REQUIRE(model.ask("x").ok());
  CHECK(model.text == "two");
  const auto none = model.ask("x");
  CHECK(none.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(message_of(none) == "model replay: the record holds no more than 2 replies");
}

TEST_CASE("a record is named by its file, its attempt or its episode, the latest attempt first") {
  Run run;
  run.attempt(1, said("first"));
  CHECK(run.first_of(run.episode + "/attempt-1/events.jsonl") == "first");
  CHECK(run.first_of(run.episode + "/attempt-1") == "first");
  CHECK(run.first_of(run.episode + "/attempt-1/") == "first");
  CHECK(run.first_of(run.episode) == "first");
  run.attempt(9, said("ninth"));
  run.attempt(10, said("tenth"));
  fs::create_directories(run.folder.path() / run.episode / "attempt-11");  // holds no record
  CHECK(run.first_of(run.episode) == "tenth");
  CHECK(run.first_of(run.episode + "/../e/attempt-10/../attempt-9") == "ninth");
}

TEST_CASE("replies that were errors are not repeated") {
  Run run;
  run.attempt(1, reply_event({{"text", "half"}}, "the line broke") + said("whole"));
  CHECK(run.first_of(run.episode) == "whole");
}

TEST_CASE("long texts come from the run's blobs, wherever the record is looked at from") {
  Run run;
  const std::string text(5000, 'x');
  const Blobs blobs(run.folder.path() / "run/blobs");
  const std::string digest = *blobs.store(text);
  run.attempt(1, reply_event({{"text", {{"blob", digest}, {"bytes", 5000}}}}));
  CHECK(run.first_of(run.episode) == text);
  fs::create_symlink(run.folder.path() / run.episode / "attempt-1", run.folder.path() / "link");
  CHECK(run.first_of("link") == text);

  const fs::path file = run.folder.path() / "run/blobs" / digest.substr(0, 2) / digest.substr(2);
  SECTION("torn") {
    const std::string frame = *read_file(file);
    REQUIRE(write_file_atomically(file, frame.substr(0, frame.size() / 2)).ok());
  }
  SECTION("of another content") {
    const std::string other = *blobs.store(std::string(5000, 'y'));
    fs::copy_file(run.folder.path() / "run/blobs" / other.substr(0, 2) / other.substr(2), file,
                  fs::copy_options::overwrite_existing);
  }
  SECTION("empty") { REQUIRE(write_file_atomically(file, "").ok()); }
  SECTION("gone") { fs::remove(file); }
  const ModelOfTest model = run.replay(run.episode);
  CHECK(model.code() == absl::StatusCode::kDataLoss);
  CHECK(model.problem().find(digest.substr(2)) != std::string::npos);
}

TEST_CASE("a name that is no digest is looked for nowhere") {
  for (const char* name : {"", "ab", "../../etc/passwd", "AB12"}) {
    Run run;
    run.attempt(1, reply_event({{"text", {{"blob", name}, {"bytes", 1}}}}));
    INFO(name);
    CHECK(run.replay(run.episode).problem().find("the record names no blob") != std::string::npos);
  }
}

TEST_CASE("a record without replies cannot be replayed") {
  Run run;
  run.attempt(1, kOther);
  CHECK(run.first_of(run.episode).find("events.jsonl holds no reply of a model") !=
        std::string::npos);
  run.attempt(2, "");
  CHECK(run.first_of(run.episode).find("holds no reply") != std::string::npos);
}

TEST_CASE("what is no record is told with its line") {
  for (const char* wrong :
       {"nonsense\n", "[]\n", "{\"k\": \"model.end\"}\n", "{\"k\": \"model.end\", \"d\": 5}\n",
        "{\"k\": \"model.end\", \"d\": {\"choices\": 5}}\n",
        "{\"k\": \"model.end\", \"d\": {\"choices\": [{\"calls\": [5]}]}}\n",
        "{\"k\": \"model.end\", \"d\": {\"choices\": [{\"finish\": 5}]}}\n",
        "{\"k\": \"model.end\", \"d\": {\"choices\": [{\"text\": {\"blob\": 5}}]}}\n"}) {
    Run run;
    run.attempt(1, kOther + wrong + said("x"));
    INFO(wrong);
    CHECK(run.first_of(run.episode).find("line 2 is no event of mlgym's record") !=
          std::string::npos);
  }
}

TEST_CASE("the torn last line of a writer that was killed does not count") {
  Run run;
  run.attempt(1, said("whole") + said("torn").substr(0, 40));
  ModelOfTest model = run.replay(run.episode);
  REQUIRE(model.ask("x").ok());
  CHECK(model.ask("x").code() == absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("a folder without a record, and no folder at all, are told by their names") {
  Run run;
  fs::create_directories(run.folder.path() / "empty");
  CHECK(run.first_of("empty").find("empty holds no events.jsonl") != std::string::npos);
  const ModelOfTest none = run.replay("none");
  CHECK(none.code() == absl::StatusCode::kInvalidArgument);
  CHECK(none.problem().find("none") != std::string::npos);
}
