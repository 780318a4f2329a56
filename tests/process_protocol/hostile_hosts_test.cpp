// mlgym_plugin_runner under a host that says anything at any time: it answers or ends, and no
// signal ends it.
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/process.h"
#include "catch.h"
#include "mutator.h"
#include "plugins/process/line_socket.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

struct Conversation {
  std::string kind, component;
  std::vector<std::string> lines;  // after hello and create
};

const std::string kChat =
    R"({"messages":[{"role":"user","parts":[{"text":"a"},{"image":"aGVsbG8=","media_type":"b"}]},
       {"role":"assistant","parts":[],"calls":[{"id":"1","name":"n","arguments":"{}"}]}],
       "tools":[{"name":"n","description":"d","parameters":"{}"}],"stop":["s"],"seed":3})";
const std::string kTrajectory =
    R"({"terminated":true,"episode":"e","seed":5,"reward":1.5,"score":"nan",
        "turns":[{"reward":1,"observation":"o","action":"{}","info":"{}"}]})";
const std::string kReply =
    R"({"id":1,"ok":{"reply":{"choices":[{"text":"t","calls":[],"finish":"stop","tokens":[{"id":1}]}],
        "usage":{},"prompt_tokens":[1],"served_by":"m"}}})";
const std::string kDone = R"({"id":1,"ok":{}})";

// The host's side, answers to the plugin's own requests included.
const std::vector<Conversation> kConversations = {
    {"agent",
     "asks",
     {R"({"call":"agent.run","seed":7,"seconds":20})", R"({"id":1,"ok":{"text":"{}"}})",
      R"({"id":2,"ok":{"text":"{}"}})", kDone, kReply, kDone,
      R"({"id":6,"ok":{"observation":"o","info":"{}","reward":"-inf","terminated":false}})",
      R"({"cancel":3})", R"({"id":7,"error":{"code":9,"message":"it is over"}})"}},
    {"aggregator",
     "reads",
     {R"({"call":"aggregator.tables","rows":[{"task":"t","seed":1,"score":"nan","marks":["m"]}]})"}},
    {"executor",
     "starts",
     {R"({"call":"executor.start","arguments":["a","b"],"folder":"f"})",
      R"({"call":"executor.poll","worker":"b"})", R"({"call":"executor.stop","worker":"b"})"}},
    {"exporter", "copies", {R"({"call":"exporter.rows","trajectory":)" + kTrajectory + "}"}},
    {"history", "shortens", {R"({"call":"history.view","budget":9,)" + kChat.substr(1), kReply}},
    {"learner",
     "learns",
     {R"({"call":"learner.plan","round":0})",
      R"({"call":"learner.observe","trajectory":)" + kTrajectory + "}",
      R"({"call":"learner.publish"})", R"({"call":"learner.act","observation":"o","seed":2})",
      R"({"call":"learner.save"})", R"({"call":"learner.load","saved":"s"})"}},
    {"metric",
     "sums",
     {R"({"call":"metric.score","predictions":{"numbers":[1,"inf"]},"references":[{"texts":["a"]}]})"}},
    {"model",
     "repeats",
     {R"({"call":"model.describe"})", R"({"call":"model.complete","request":)" + kChat + "}"}},
    {"task",
     "tells",
     {R"({"call":"task.prepare","seed":1})", kDone, R"({"call":"task.facts"})",
      R"({"call":"task.reset","seed":2})", R"({"call":"task.step","action":"a"})",
      R"({"call":"task.score"})", kDone}},
    {"task",
     "evaluates",
     {R"({"call":"task.evaluate","submission":"a","files":"","data":"","scratch":"s","split":"test"})",
      kDone, kDone, R"({"id":3,"ok":{"text":"right"}})", kDone, R"({"id":5,"ok":{"score":2}})",
      kDone, kDone}},
    {"tool",
     "lists",
     {R"({"call":"tool.describe"})", R"({"call":"tool.call","arguments":"{}"})",
      R"({"id":1,"ok":{"output":"o","exit_code":1}})"}},
};

// All that the host says, each line valid.
std::vector<Json> sound_lines(const Conversation& conversation) {
  const std::string create = R"({"call":"create","kind":"mlgym.)" + conversation.kind +
                             R"(/1","name":")" + conversation.component +
                             R"(","settings":{"command":"pwd"},"seconds":20})";
  std::vector<Json> lines = {Json::parse(R"({"call":"hello","protocol":1})"), Json::parse(create)};
  for (const auto& line : conversation.lines) lines.push_back(Json::parse(line));
  int number = 0;
  for (auto& line : lines) {
    if (line.contains("call")) line["id"] = ++number;
  }
  return lines;
}

struct Outcome {
  int status = 0;                  // of waitpid(2)
  std::vector<std::string> lines;  // what the runner said
};

// Says it all at once, hangs up, and waits for the runner's end.
Outcome serve(const std::vector<std::string>& lines) {
  auto ends = make_line_pair();
  REQUIRE(ends.ok());
  auto runner = Program::start({{RUNNER, "--serve", PATIENT_PLUGIN},
                                current_environment(),
                                {{ends->second.get(), 3}, {2, 2}}});
  REQUIRE(runner.ok());
  ends->second.reset();
  LineSocket socket(std::move(ends->first));
  for (const auto& line : lines) socket.queue(line);
  Outcome outcome;
  bool hung_up = false;
  const Deadline deadline = Deadline::after(30);
  while (!deadline.passed()) {
    const bool gone = !socket.send_some().ok();
    if (!hung_up && !socket.has_output()) {
      shutdown(socket.descriptor(), SHUT_WR);
      hung_up = true;
    }
    pollfd ready{socket.descriptor(),
                 static_cast<short>(POLLIN | (socket.has_output() && !gone ? POLLOUT : 0)), 0};
    poll(&ready, 1, deadline.poll_timeout());
    const bool ended = !socket.receive_some().ok();
    while (auto line = socket.next_line()) outcome.lines.push_back(std::move(*line));
    if (ended) break;
  }
  const auto status = runner->wait(deadline);
  INFO(status.status().ToString());
  REQUIRE(status.ok());
  outcome.status = *status;
  return outcome;
}

void check(const Outcome& outcome) {
  CHECK(WIFEXITED(outcome.status));
  CHECK(WEXITSTATUS(outcome.status) == 0);
  for (const auto& line : outcome.lines) {
    const auto message = parse_json(line);
    if (!message.ok() || !message->is_object()) FAIL("it said " << line.substr(0, 1000));
  }
}

int answers_in(const Outcome& outcome, const char* member) {
  int count = 0;
  for (const auto& line : outcome.lines) {
    const auto message = parse_json(line);
    count += message.ok() && message->contains("id") && message->contains(member);
  }
  return count;
}

}  // namespace

TEST_CASE("the patient plugin answers every sound call") {
  for (const auto& conversation : kConversations) {
    std::vector<std::string> lines;
    int calls = 0;
    for (const auto& line : sound_lines(conversation)) {
      lines.push_back(dump_json(line));
      calls += line.contains("call");
    }
    const auto outcome = serve(lines);
    check(outcome);
    CAPTURE(conversation.component, outcome.lines);
    CHECK(answers_in(outcome, "ok") + answers_in(outcome, "error") == calls);
  }
}

TEST_CASE("no host can crash a plugin's process by what it says") {
  Mutator mutator(21);
  const int rounds = fuzz_rounds(15);
  int ok = 0, errors = 0;
  for (const auto& conversation : kConversations) {
    const auto sound = sound_lines(conversation);
    for (int round = 0; round < rounds; ++round) {
      std::vector<std::string> lines;
      for (std::size_t i = 0; i < sound.size(); ++i) {
        const bool as_it_is = i < 2 ? !mutator.one_in(10) : mutator.one_in(3);
        lines.push_back(as_it_is ? dump_json(sound[i]) : mutator.spoil_line(sound[i]));
        if (i >= 2 && mutator.one_in(8)) lines.push_back(lines.back());
      }
      if (mutator.one_in(4)) std::swap(lines[mutator.below(lines.size())], lines.back());
      CAPTURE(conversation.component, round);
      const auto outcome = serve(lines);
      check(outcome);
      ok += answers_in(outcome, "ok");
      errors += answers_in(outcome, "error");
    }
  }
  CHECK(ok > rounds);
  CHECK(errors > rounds);
}

TEST_CASE("a request of another form is answered with what is wrong with it") {
  const auto outcome = serve(
      {R"({"id":1,"call":7})", R"({"id":2,"call":"create","seconds":"soon"})",
       R"({"id":3,"call":"create","kind":[],"name":"sums"})", R"({"id":4,"call":"metric.score"})"});
  check(outcome);
  REQUIRE(outcome.lines.size() == 4);
  CHECK(answers_in(outcome, "error") == 4);
}
