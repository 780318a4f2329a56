// Plugins in processes of their own that do not keep the protocol: each call ends in time with what
// happened, and the host goes on.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/metric.h"
#include "folder.h"
#include "matching.h"
#include "plugins/registry.h"
#include "variable.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

// The protocol by hand, with one way to misbehave in `score` or before.
constexpr const char* kProgram = R"(
import json, os, signal, socket, sys, time
plugin = socket.socket(fileno=int(os.environ["MLGYM_PLUGIN_SOCKET"]))
lines = plugin.makefile("rw", encoding="utf-8", newline="\n")
def send(message):
    lines.write(json.dumps(message) + "\n")
    lines.flush()
def raw(text):
    lines.write(text)
    lines.flush()
way = "WAY"
if way == "slow start":
    time.sleep(60)
if way == "ends at once":
    sys.exit("no licence")
if way == "other protocol":
    send({"id": 1, "ok": {"protocol": 2}})
for line in lines:
    message = json.loads(line)
    if message["call"] == "hello":
        metric = {"direction": 1, "low": 0, "high": 1, "floor_value": 0}
        send({"id": message["id"], "ok": {"protocol": 1, "name": "odd", "version": "1.0.0", "components": [
            {"kind": "mlgym.metric/1", "name": "odd", "summary": "", "settings_schema": None,
             "extensions": [], "metric": metric}]}})
        continue
    if message["call"] == "create":
        send({"id": message["id"], "ok": {"asked": []}})
        continue
    if way == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if way == "exit":
        print("the licence\nran out", file=sys.stderr, flush=True)
        os._exit(3)
    if way == "hang":
        time.sleep(60)
    if way == "garbage":
        raw("Traceback\n")
    if way == "long line":
        raw("x" * (65 << 20) + "\n")
    if way == "endless line":
        while True:
            raw("x" * (1 << 20))
    if way == "wrong type":
        raw("[1]\n")
    if way == "answer of another":
        send({"id": 77, "ok": {"score": 1}})
    if way == "no score":
        send({"id": message["id"], "ok": {}})
    if way == "score is text":
        send({"id": message["id"], "ok": {"score": "much"}})
    if way == "error of another form":
        send({"id": message["id"], "error": "no"})
    if way == "unknown code":
        send({"id": message["id"], "error": {"code": 4711, "message": "odd"}})
    if way == "unknown call":
        send({"id": 9, "call": "host.format_disk", "for": message["id"]})
        answer = json.loads(lines.readline())
        send({"id": message["id"], "error": answer["error"]})
    if way == "hang up":
        plugin.shutdown(socket.SHUT_RDWR)
        time.sleep(60)
    if way == "words":
        for i in range(20000):
            print("line", i, "x" * 50, file=sys.stderr)
        send({"id": message["id"], "ok": {"score": 0.25}})
    if way == "well":
        send({"id": message["id"], "ok": {"score": 0.5}})
)";

class OddPlugin {
 public:
  explicit OddPlugin(const std::string& way) {
    std::string program = kProgram;
    program.replace(program.find("WAY"), 3, way);
    folder_.write("odd/odd.py", program);
    folder_.write("odd/plugin.yaml",
                  "name: odd\nversion: 1.0.0\nabi: \"1.0\"\ncommand: [/usr/bin/python3, odd.py]\n"
                  "provides: [{kind: mlgym.metric/1, name: odd}]\n");
    registry_.emplace(std::vector<std::filesystem::path>{folder_.path()});
  }
  absl::StatusOr<const mlgym_component*> load() {
    return registry_->load(*registry_->find("metric", "odd"));
  }
  absl::StatusOr<MetricComponent> create() {
    const auto component = load();
    if (!component.ok()) return component.status();
    Call call(plain_host_services(), Deadline::after(60));
    return MetricComponent::create(*component, Json::object(), call);
  }

 private:
  Folder folder_;
  std::optional<Registry> registry_;
};

absl::StatusOr<double> score(MetricComponent& metric, Deadline deadline = Deadline::after(30),
                             const std::atomic<bool>* cancelled = nullptr) {
  const double numbers[] = {1, 2};
  const mlgym_values values{sizeof values, 0, 2, numbers, nullptr};
  const mlgym_values* const references[] = {&values};
  Call call(plain_host_services(), deadline, cancelled);
  return metric.score(call, values, references, 1);
}

// What the first call gives, and that the instance is of no use afterwards.
std::string failure_of(const std::string& way, absl::StatusCode code,
                       Deadline deadline = Deadline::after(30)) {
  OddPlugin plugin(way);
  auto metric = plugin.create();
  INFO(way << ": " << metric.status().ToString());
  REQUIRE(metric.ok());
  const auto first = score(*metric, deadline).status();
  INFO(first.ToString());
  CHECK(first.code() == code);
  CHECK(starts_with(std::string(message_of(first)), "metric odd: "));
  CHECK(message_of(first).find('\n') == std::string_view::npos);
  const auto second = score(*metric).status();
  CHECK(second.code() == absl::StatusCode::kUnavailable);
  return std::string(message_of(first));
}

}  // namespace

TEST_CASE("a process that ends says how, and its last words are told") {
  CHECK(contains(failure_of("crash", absl::StatusCode::kUnavailable), "signal 11"));
  const std::string exit = failure_of("exit", absl::StatusCode::kUnavailable);
  CHECK(contains(exit, "exit code 3"));
  CHECK(contains(exit, "the licence ran out"));
  CHECK(contains(failure_of("hang up", absl::StatusCode::kUnavailable), "hung up"));
}

TEST_CASE("a process that does not answer in time is killed") {
  const auto started = std::chrono::steady_clock::now();
  CHECK(contains(failure_of("hang", absl::StatusCode::kDeadlineExceeded, Deadline::after(0.3)),
                 "killed"));
  CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(10));
}

TEST_CASE("a process that sends something else is killed, and what it sent is quoted") {
  CHECK(contains(failure_of("garbage", absl::StatusCode::kUnavailable), "Traceback"));
  CHECK(contains(failure_of("wrong type", absl::StatusCode::kUnavailable), "[1]"));
  for (const char* way : {"long line", "endless line"})
    CHECK(contains(failure_of(way, absl::StatusCode::kUnavailable), "64 MiB"));
  CHECK(contains(failure_of("answer of another", absl::StatusCode::kUnavailable), "nobody asked"));
  failure_of("error of another form", absl::StatusCode::kUnavailable);
}

TEST_CASE("an answer without what was asked for is an error, and the process goes on") {
  for (const char* way : {"no score", "score is text"}) {
    OddPlugin plugin(way);
    auto metric = plugin.create();
    REQUIRE(metric.ok());
    for (int i = 0; i < 2; ++i) {
      const auto status = score(*metric).status();
      CHECK(status.code() == absl::StatusCode::kInternal);
      CHECK(contains(std::string(message_of(status)), "metric.score"));
    }
  }
  OddPlugin plugin("unknown code");
  auto metric = plugin.create();
  REQUIRE(metric.ok());
  CHECK(score(*metric).status().code() == absl::StatusCode::kUnknown);
}

TEST_CASE("a call that the host does not know is refused with its name") {
  OddPlugin plugin("unknown call");
  auto metric = plugin.create();
  REQUIRE(metric.ok());
  const auto status = score(*metric).status();
  CHECK(status.code() == absl::StatusCode::kUnimplemented);
  CHECK(contains(std::string(message_of(status)), "host.format_disk"));
}

TEST_CASE("a cancelled call ends although the process does not listen") {
  OddPlugin plugin("hang");
  auto metric = plugin.create();
  REQUIRE(metric.ok());
  std::atomic<bool> cancelled = false;
  std::thread soon([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    cancelled = true;
  });
  CHECK(score(*metric, Deadline::never(), &cancelled).status().code() ==
        absl::StatusCode::kCancelled);
  soon.join();
}

TEST_CASE("what a process prints for people goes to the log and stops nothing") {
  OddPlugin plugin("words");
  auto metric = plugin.create();
  REQUIRE(metric.ok());
  CHECK(*score(*metric) == 0.25);
}

TEST_CASE("a plugin that cannot be asked what it holds is told in one line with its file") {
  for (const auto& [way, words] :
       {std::pair("ends at once", "no licence"), std::pair("other protocol", "another protocol")}) {
    OddPlugin plugin(way);
    const auto status = plugin.load().status();
    INFO(status.ToString());
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(contains(std::string(message_of(status)), words));
    CHECK(contains(std::string(message_of(status)), "odd/plugin.yaml"));
  }
}

TEST_CASE("a plugin that does not greet is given up") {
  const Variable soon("MLGYM_START_LIMIT", "300ms");
  OddPlugin plugin("slow start");
  const auto status = plugin.load().status();
  CHECK(contains(std::string(message_of(status)), "did not greet within 0.3 s"));
}

TEST_CASE("every instance has a process, and they work side by side") {
  OddPlugin plugin("well"), broken("crash");
  REQUIRE(plugin.load().ok());
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      auto metric = plugin.create();
      auto other = broken.create();
      for (int i = 0; metric.ok() && i < 20; ++i) {
        if (other.ok()) (void)score(*other);
        const auto value = score(*metric);
        right += value.ok() && *value == 0.5;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 80);
}
